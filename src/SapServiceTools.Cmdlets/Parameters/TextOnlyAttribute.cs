using System.Collections;
using System.Management.Automation;

namespace SapServiceTools.Cmdlets.Parameters;

/// <summary>
/// Takes text, numbers and GUIDs as names and refuses other objects. PowerShell would turn those into text, such as
/// <c>@{Name=acme}</c> or the name of a thing of another kind, and the cmdlet would act on that.
/// </summary>
/// <param name="what">What the value is, for the error: "A tenant id".</param>
/// <param name="property">The property by which objects bind.</param>
[AttributeUsage(AttributeTargets.Property)]
public class TextOnlyAttribute(string what, string property) : ArgumentTransformationAttribute
{
    /// <summary>What the value is.</summary>
    public string What { get; } = what;

    /// <summary>The property by which objects bind.</summary>
    public string Property { get; } = property;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is IList several)
        {
            foreach (var item in several)
                Check(item);
        }
        else
        {
            Check(value);
        }

        return inputData;
    }

    private void Check(object? item)
    {
        var value = item is PSObject wrapped ? wrapped.BaseObject : item;
        if (value is null or string or ValueType)
            return;
        var message = $"{What} is text, not a {value.GetType().Name}. Pipe objects that have a property {Property}.";
        // With an invalid cast inside, the binder goes on to try the object's properties.
        throw new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
    }
}
