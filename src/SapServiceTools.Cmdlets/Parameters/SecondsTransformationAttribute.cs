using System.Management.Automation;

namespace SapServiceTools.Cmdlets.Parameters;

/// <summary>Takes a plain number for seconds, where PowerShell would take it for ticks of 100 ns.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecondsTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is int or long or double or decimal or float ? TimeSpan.FromSeconds(LanguagePrimitives.ConvertTo<double>(value)) : inputData;
    }
}
