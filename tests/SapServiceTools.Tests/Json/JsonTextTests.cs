using System.Text;
using System.Text.Json;
using SapServiceTools.Clients.Json;
using Xunit;

namespace SapServiceTools.Tests.Json;

/// <summary>What is the same JSON, and that a caller can't make it costly to say so.</summary>
public sealed class JsonTextTests
{
    [Theory]
    [InlineData("""{"a":1,"b":[true,null,"x"]}""", """{ "b": [true, null, "x"], "a": 1.0 }""", true)]
    [InlineData("""{"a":{"b":{"c":1,"d":2}}}""", """{"a":{"b":{"d":2,"c":1}}}""", true)]
    [InlineData("""{"a":1}""", """{"a":1,"b":null}""", false)]
    [InlineData("""{"a":1,"b":null}""", """{"a":1}""", false)]
    [InlineData("""{"a":1}""", """{"A":1}""", false)]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,1]}""", false)]
    [InlineData("""{"a":"1"}""", """{"a":1}""", false)]
    [InlineData("""{"a":"\u00e9"}""", """{"a":"é"}""", true)]
    // Of equal names the last counts, and how often they stand there.
    [InlineData("""{"a":1,"a":2}""", """{"a":3,"a":2}""", true)]
    [InlineData("""{"a":1,"a":2}""", """{"a":2,"a":1}""", false)]
    [InlineData("""{"a":2,"a":2}""", """{"a":2}""", false)]
    [InlineData("{}", null, true)]
    [InlineData(null, """{"a":1}""", false)]
    public void Says_whether_two_texts_mean_the_same(string? left, string? right, bool expected)
    {
        Assert.Equal(expected, JsonText.AreEqual(Bytes(left), Bytes(right)));
        Assert.Equal(expected, JsonText.AreEqual(Bytes(right), Bytes(left)));
    }

    [Theory]
    [InlineData("""{"a":1,"b":2}""", """{"b":{"c":3},"d":4}""", """{"a":1,"b":{"c":3},"d":4}""")]
    [InlineData(null, """{"a":1}""", """{"a":1}""")]
    [InlineData("""{"a":1}""", null, """{"a":1}""")]
    public void Merges_the_members_of_the_first_level(string? current, string? changes, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(JsonText.Merge(Bytes(current), Bytes(changes))!));

    [Fact]
    public void Looks_each_member_up_once_whatever_their_order()
    {
        const int Count = 20_000;
        var names = Enumerable.Range(0, Count).Select(i => $"member-{i}").ToList();
        var forwards = Text(names);
        names.Reverse();
        using var left = JsonDocument.Parse(forwards);
        using var right = JsonDocument.Parse(Text(names));
        var counter = new CountingComparer();
        Assert.True(JsonText.AreEqual(left.RootElement, right.RootElement, counter));
        // A hash for each member of both and for each look-up, and about as many comparisons; member by member it would be 200 million.
        Assert.InRange(counter.Steps, Count, 10L * Count);

        static string Text(IEnumerable<string> names) => $"{{{string.Join(',', names.Select(name => $"\"{name}\":\"{name}\""))}}}";
    }

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    private sealed class CountingComparer : IEqualityComparer<string>
    {
        public long Steps { get; private set; }

        public bool Equals(string? x, string? y)
        {
            Steps++;
            return string.Equals(x, y, StringComparison.Ordinal);
        }

        public int GetHashCode(string obj)
        {
            Steps++;
            return StringComparer.Ordinal.GetHashCode(obj);
        }
    }
}
