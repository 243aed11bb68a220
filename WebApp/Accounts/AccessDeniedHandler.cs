using Microsoft.AspNetCore.Diagnostics;

namespace Platform.WebApp.Accounts;

/// <summary>Answers 403 with the reason when an action was not allowed.</summary>
internal sealed class AccessDeniedHandler(IProblemDetailsService problems) : IExceptionHandler
{
    /// <inheritdoc/>
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not AccessDenied)
        {
            return ValueTask.FromResult(false);
        }

        httpContext.Response.StatusCode = StatusCodes.Status403Forbidden;
        return problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = { Status = StatusCodes.Status403Forbidden, Title = "Not allowed", Detail = exception.Message },
        });
    }
}
