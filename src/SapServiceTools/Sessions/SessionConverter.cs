using System.ComponentModel;
using System.Globalization;

namespace SapServiceTools;

/// <summary>
/// Refuses a session of another kind in words of its own, where a cmdlet wants one of this kind. PowerShell asks a type's converter before it says that it has no conversion,
/// which names the two classes and not what to do.
/// </summary>
/// <typeparam name="TSession">The kind that is wanted.</typeparam>
internal sealed class SessionConverter<TSession> : TypeConverter
    where TSession : ServiceSession
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => typeof(ServiceSession).IsAssignableFrom(sourceType);

    /// <inheritdoc/>
    public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value)
    {
        var given = (ServiceSession)value;
        throw new InvalidCastException($"Session {given.Id} is one of Connect-{given.Kind}, and this cmdlet needs one of Connect-{Kind}. Get-ServiceSession lists those that are open; without -Session the default is taken.");
    }

    // As the noun of the cmdlet that opens it.
    private static string Kind { get; } = typeof(TSession).Name[..^"Session".Length];
}
