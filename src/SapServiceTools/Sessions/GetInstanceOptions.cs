namespace SapServiceTools;

/// <summary>Options of a get.</summary>
/// <param name="BypassCache">Ask the server even if the cache has it; the answer still refreshes the cache.</param>
/// <param name="Wait">Wait while the creation is in progress; false returns it as it is.</param>
/// <param name="Timeout">Limit of that wait; null means the session's default.</param>
public sealed record GetInstanceOptions(bool BypassCache = false, bool Wait = true, TimeSpan? Timeout = null);
