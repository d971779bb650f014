namespace SapServiceTools.Emulator.Requests;

/// <summary>What a request is, as its service reads it.</summary>
/// <param name="Operation">What it asks for.</param>
/// <param name="TenantId">The tenant in its path, decoded; null if it names none.</param>
/// <param name="AllowedMethods">Where the path is right but the verb isn't: the verbs that are.</param>
internal readonly record struct EmulatedCall(EmulatorOperation Operation, string? TenantId = null, string? AllowedMethods = null);
