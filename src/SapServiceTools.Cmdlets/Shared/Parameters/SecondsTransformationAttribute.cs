using System.Globalization;

namespace SapServiceTools.Cmdlets.Shared.Parameters;

/// <summary>
/// Takes a plain number for seconds, where PowerShell would take it for ticks of 100 ns, and a number in text (as a script's arguments are) for days.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecondsTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (SecondsOf(value) is not { } seconds)
            return inputData;
        try
        {
            return TimeSpan.FromSeconds(seconds);
        }
        catch (Exception exception) when (exception is OverflowException or ArgumentException)
        {
            throw new ArgumentTransformationMetadataException($"{value} isn't a number of seconds that can be waited for.", exception);
        }
    }

    private static double? SecondsOf(object? value) => value switch
    {
        // Other text, such as 0:00:05, is a time span's own.
        string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? seconds : null,
        bool or char or null => null,
        decimal number => (double)number,
        _ => value.GetType().IsPrimitive ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : null,
    };
}

/// <summary>Parameters that limit time.</summary>
internal static class Limits
{
    /// <summary>Null stays null, which means the session's own limit.</summary>
    public static TimeSpan? Timeout(int? seconds) => seconds is { } given ? TimeSpan.FromSeconds(given) : null;
}
