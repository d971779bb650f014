namespace SapServiceTools.Cmdlets.Sessions;

/// <summary>
/// Takes the number of a session of this runspace for the session, and recognises one that was copied into this process by Start-Job or remoting.
/// The copy has no connection; it becomes a session that says so, where PowerShell's own message would be that a PSObject can't be converted.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SessionTransformationAttribute : ArgumentTransformationAttribute
{
    private const string CopyPrefix = "Deserialized.";

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (inputData is object[] several)
            return Array.ConvertAll(several, one => Transform(engineIntrinsics, one));
        var given = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (given is int or string)
            return ByNumber(given);
        if (inputData is not PSObject copy)
            return inputData;
        if (IsCopyOf<InstanceManagerSession>(copy))
            return InstanceManagerSession.FromElsewhere(AddressOf(copy), UserOf(copy));
        if (IsCopyOf<BrokerSession>(copy))
            return BrokerSession.FromElsewhere(AddressOf(copy), UserOf(copy));
        return IsCopyOf<SaharaSession>(copy) ? SaharaSession.FromElsewhere(AddressOf(copy), UserOf(copy)) : inputData;
    }

    private static ServiceSession ByNumber(object given)
    {
        var known = LanguagePrimitives.TryConvertTo<int>(given, out var id) ? RunspaceSessions.Current.Find(id) : null;
        return known ?? throw new ArgumentTransformationMetadataException($"'{given}' is neither a session nor the number of one that is open in this runspace. Get-ServiceSession lists them.");
    }

    private static bool IsCopyOf<TSession>(PSObject copy) => copy.TypeNames.Contains(CopyPrefix + typeof(TSession).FullName);

    private static string? UserOf(PSObject copy) => copy.Properties["UserName"]?.Value as string;

    private static Uri AddressOf(PSObject copy) =>
        LanguagePrimitives.TryConvertTo<Uri>(copy.Properties["Uri"]?.Value, out var uri) && uri.IsAbsoluteUri ? uri : new Uri("about:blank");
}
