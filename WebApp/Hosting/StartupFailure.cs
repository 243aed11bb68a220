using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Platform.WebApp.Hosting;

/// <summary>A reason why the site cannot start, in words for the person at the console.</summary>
internal sealed class StartupFailure(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The message for a failure that a person can mend, or null when it is a bug and its stack trace matters.</summary>
    public static string? Describe(Exception exception) => exception switch
    {
        StartupFailure => exception.Message,
        OptionsValidationException options => "The settings are wrong:\n" + string.Join('\n', options.Failures.Select(f => "  " + f)),
        IOException { InnerException: AddressInUseException } =>
            $"{exception.Message.TrimEnd('.')}. Stop the other program or choose another address with --urls http://127.0.0.1:PORT.",
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            "This account may not listen on that port. Choose a port above 1023 with --urls http://127.0.0.1:PORT.",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } =>
            "This machine does not have that address. Choose another one with --urls http://127.0.0.1:PORT.",
        _ => null,
    };
}
