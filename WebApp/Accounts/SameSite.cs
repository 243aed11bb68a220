namespace Platform.WebApp.Accounts;

/// <summary>
/// Refuses a change that a page of another site asks for. Cookies are not sent with such requests by browsers of today; this
/// holds for the others too.
/// </summary>
internal sealed class SameSite : IEndpointFilter
{
    /// <inheritdoc/>
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        var foreign = request.Headers["Sec-Fetch-Site"] is [var site] && site is not ("same-origin" or "none");
        var origin = request.Headers.Origin.ToString();
        if (foreign || (origin.Length > 0 && (!Uri.TryCreate(origin, UriKind.Absolute, out var from) || from.Authority != request.Host.Value)))
        {
            return ValueTask.FromResult<object?>(TypedResults.Problem("This request came from another site.", statusCode: StatusCodes.Status403Forbidden));
        }

        return next(context);
    }
}
