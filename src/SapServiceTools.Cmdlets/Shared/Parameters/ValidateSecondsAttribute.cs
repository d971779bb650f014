namespace SapServiceTools.Cmdlets.Shared.Parameters;

/// <summary>Limits a TimeSpan, which ValidateRange can't.</summary>
/// <param name="minimum">Seconds, at least.</param>
/// <param name="maximum">Seconds, at most.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValidateSecondsAttribute(int minimum, int maximum) : ValidateArgumentsAttribute
{
    /// <summary>Seconds, at least.</summary>
    public int Minimum { get; } = minimum;

    /// <summary>Seconds, at most.</summary>
    public int Maximum { get; } = maximum;

    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is TimeSpan time && (time.TotalSeconds < Minimum || time.TotalSeconds > Maximum))
            throw new ValidationMetadataException($"It must be from {Minimum} to {Maximum} seconds, not {time.TotalSeconds}.");
    }
}
