namespace SapServiceTools.Emulator.Sahara.Requests;

/// <summary>The versions of the API that something belongs to.</summary>
[Flags]
internal enum SaharaVersions
{
    None = 0,
    V10 = 1,
    V11 = 2,
    V2 = 4,

    /// <summary>Both old ones.</summary>
    V1 = V10 | V11,

    /// <summary>Those with data processing, not only clusters.</summary>
    Jobs = V11 | V2,
    All = V1 | V2,
}
