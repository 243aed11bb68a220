namespace Platform.WebApp.Accounts;

/// <summary>An account asked for something its role does not allow.</summary>
internal sealed class AccessDenied(string message) : Exception(message);
