namespace SapServiceTools.Cmdlets.Sessions;

/// <summary>Errors of the session cmdlets.</summary>
internal static class SessionErrors
{
    public static ResourceNotFoundException NotFound(int id) =>
        new(ErrorIds.SessionNotFound, $"There is no open session {id} in this runspace.") { RecommendedAction = "Get-ServiceSession lists the open ones." };
}
