using System.Text.Json.Nodes;

namespace SapServiceTools.Emulator.Sahara.Schemas;

/// <summary>Something that fits one of two checks.</summary>
internal sealed record EitherCheck(BodyCheck First, BodyCheck Second) : BodyCheck("object")
{
    protected override bool IsOfType(JsonNode? value) => value is JsonObject;

    protected override void TestMore(JsonNode value, string path, List<string> faults)
    {
        List<string> first = [], second = [];
        First.Test(value, path, first);
        Second.Test(value, path, second);
        if (first.Count > 0 && second.Count > 0)
            Note(faults, path, $"{PythonText.Of(value)} is not valid under any of the given schemas");
    }
}
