namespace SapServiceTools.Cmdlets.Sessions;

/// <summary>
/// Recognises a session that was copied into this process by Start-Job or remoting. The copy has no connection; it becomes
/// a session that says so, where PowerShell's own message would be that a PSObject can't be converted. A session's number is told from a session, too.
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
            throw new ArgumentTransformationMetadataException($"'{given}' isn't a session. Get-ServiceSession lists them, and (Get-ServiceSession 1) is the one with the number 1.");
        if (inputData is not PSObject copy)
            return inputData;
        if (IsCopyOf<InstanceManagerSession>(copy))
            return InstanceManagerSession.FromElsewhere(AddressOf(copy), UserOf(copy));
        if (IsCopyOf<BrokerSession>(copy))
            return BrokerSession.FromElsewhere(AddressOf(copy), UserOf(copy));
        return IsCopyOf<SaharaSession>(copy) ? SaharaSession.FromElsewhere(AddressOf(copy), UserOf(copy)) : inputData;
    }

    private static bool IsCopyOf<TSession>(PSObject copy) => copy.TypeNames.Contains(CopyPrefix + typeof(TSession).FullName);

    private static string? UserOf(PSObject copy) => copy.Properties["UserName"]?.Value as string;

    private static Uri AddressOf(PSObject copy) =>
        LanguagePrimitives.TryConvertTo<Uri>(copy.Properties["Uri"]?.Value, out var uri) && uri.IsAbsoluteUri ? uri : new Uri("about:blank");
}
