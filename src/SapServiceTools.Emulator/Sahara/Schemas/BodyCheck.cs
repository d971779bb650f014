using System.Text.Json.Nodes;

namespace SapServiceTools.Emulator.Sahara.Schemas;

/// <summary>What a part of a body must be. The messages have the form of Sahara's own, one line each.</summary>
/// <param name="TypeName">The type's name in messages.</param>
internal abstract record BodyCheck(string TypeName)
{
    /// <summary>True if null will do.</summary>
    public bool AllowsNull { get; init; }

    /// <summary>The same, but null will do.</summary>
    public BodyCheck OrNull => this with { AllowsNull = true };

    /// <summary>Tests a value and notes what is wrong with it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="path">Where it stands; empty for the body itself.</param>
    /// <param name="faults">Takes the messages.</param>
    public void Test(JsonNode? value, string path, List<string> faults)
    {
        if (value is null && AllowsNull)
            return;
        if (!IsOfType(value))
            Note(faults, path, $"{PythonText.Of(value)} is not of type '{TypeName}'{(AllowsNull ? ", 'null'" : "")}");
        else
            TestMore(value!, path, faults);
    }

    protected abstract bool IsOfType(JsonNode? value);

    protected virtual void TestMore(JsonNode value, string path, List<string> faults)
    {
    }

    protected static void Note(List<string> faults, string path, string message) => faults.Add(path.Length == 0 ? message : $"{path}: {message}");
}
