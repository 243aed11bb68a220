# The site with its Runner. TORCH=cuda builds for NVIDIA GPUs (run with --gpus all).
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TORCH=cpu
WORKDIR /source

# The viewer of structures comes from npm while the site is built.
RUN apt-get update && apt-get install -y --no-install-recommends npm && rm -rf /var/lib/apt/lists/*

# Packages first, so that a change of code does not restore them again.
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props ./
COPY Training/Core/*.csproj Training/Core/
COPY Training/Language/*.csproj Training/Language/
COPY Training/Compression/*.csproj Training/Compression/
COPY Training/Proteins/*.csproj Training/Proteins/
COPY Training/Runner/*.csproj Training/Runner/
COPY Data/*.csproj Data/
COPY Migrations/Sqlite/*.csproj Migrations/Sqlite/
COPY Migrations/PostgreSql/*.csproj Migrations/PostgreSql/
COPY WebApp/*.csproj WebApp/
COPY WebApp/Structures/*.targets WebApp/Structures/
RUN dotnet restore WebApp -p:Torch=$TORCH && dotnet restore Training/Runner -p:Torch=$TORCH

COPY . .
RUN dotnet publish WebApp -c Release -p:Torch=$TORCH -o /site

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /site
COPY --from=build /site .
# Runs execute as an ordinary user; /data holds the database, the runs and the data sets.
RUN mkdir /data && chown app:app /data
USER app
VOLUME /data
EXPOSE 5080
ENTRYPOINT ["./Platform.WebApp", "--data", "/data", "--urls", "http://0.0.0.0:5080"]
