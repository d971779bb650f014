using System.Collections;
using System.Numerics;
using System.Text;
using SapServiceTools.Clients.Json;
using Xunit;

namespace SapServiceTools.Tests.Json;

public sealed class FreeFormJsonTests
{
    public static TheoryData<string, object?> Values => new()
    {
        { "null", null },
        { "true", true },
        { " false ", false },
        { "\"a\\u00f6\\n\\ud83d\\ude00\"", "aö\n😀" },
        { "0", 0L },
        { "-9223372036854775808", long.MinValue },
        { "9223372036854775807", long.MaxValue },
        { "9223372036854775808", 9223372036854775808m },
        { "12345678901234567890123456789", 12345678901234567890123456789m },
        { "1e30", 1e30 },
        { "1.5", 1.5 },
        { "-0.25e-2", -0.0025 },
        { "1000000000000000000000000000000000000000", 1e39 },
        { "\uFEFF\"x\"", "x" },
        { "\"\"", "" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Single_values(string json, object? value) => Assert.Equal(value, FreeFormJson.Parse(json, "the text"));

    [Fact]
    public void Objects_keep_order_and_the_last_of_two_names()
    {
        var map = Assert.IsType<Dictionary<string, object?>>(FreeFormJson.Parse("""{"b":1,"a":[{"c":null},[]],"B":2,"b":3,"":4}""", "the text"));
        Assert.Equal(["b", "a", "B", ""], map.Keys);
        Assert.Equal(3L, map["b"]);
        var list = Assert.IsType<List<object?>>(map["a"]);
        Assert.Null(Assert.IsType<Dictionary<string, object?>>(list[0])["c"]);
        Assert.Empty(Assert.IsType<List<object?>>(list[1]));
    }

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("{", 1, 2)]
    [InlineData("{\"a\":1,}", 1, 8)]
    [InlineData("{\"a\":\n  \"se\"cret}", 2, 7)]
    [InlineData("{} {}", 1, 4)]
    [InlineData("{}x", 1, 3)]
    [InlineData("// no\n{}", 1, 1)]
    [InlineData("{'a':1}", 1, 2)]
    [InlineData("nul", 1, 4)]
    [InlineData("[1e999]", 1, 1)]
    [InlineData("{\n\"a\": \"\\ud800\"}", 2, 6)]
    [InlineData("[\n\n \"\\udc00secret\"]", 3, 2)]
    public void Faults_have_a_place_and_no_text(string json, int line, int position)
    {
        var error = Assert.Throws<ServiceException>(() => FreeFormJson.Parse(json, "the service key"));
        Assert.Equal((ServiceErrorKind.InvalidArgument, ErrorIds.InvalidJson), (error.Kind, error.ErrorId));
        Assert.Equal($"The service key isn't valid JSON (line {line}, position {position}).", error.Message);
        Assert.Null(error.InnerException);
    }

    [Fact]
    public void Nesting_is_bounded_both_ways()
    {
        Assert.Equal(ErrorIds.InvalidJson, Assert.Throws<ServiceException>(() => FreeFormJson.Parse(new string('[', 100_000), "the text")).ErrorId);
        FreeFormJson.Parse(new string('[', 64) + new string(']', 64), "the text");
        var loop = new List<object?>();
        loop.Add(loop);
        var error = Assert.Throws<ServiceException>(() => FreeFormJson.Write(loop));
        Assert.Equal(ErrorIds.InvalidParameter, error.ErrorId);
        Assert.InRange(error.Message.Length, 50, 200);
    }

    [Theory]
    [InlineData("""{"a":[1,-2.5,true,null,"x\u0022\n"],"ö":{"b":{}},"big":123456789012345678901234567}""")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    public void What_was_read_is_written_alike(string json) =>
        Assert.Equal(json.Replace("ö", "\\u00F6", StringComparison.Ordinal), Text(FreeFormJson.Write(FreeFormJson.Parse(json, "the text"))));

    [Fact]
    public void Values_of_code_have_their_forms()
    {
        var value = new Dictionary<string, object?>
        {
            ["numbers"] = new object[] { (byte)1, (sbyte)-1, (short)2, (ushort)3, 4, 5u, 6L, ulong.MaxValue, 1.5m, 2.5, 3.5f, BigInteger.Pow(10, 40) },
            ["ints"] = new[] { 1, 2 },
            ["texts"] = new List<string> { "a" },
            ["table"] = new Hashtable { ["k"] = new[] { true } },
            ["map"] = new Dictionary<string, string> { ["x"] = "y" },
            ["guid"] = Guid.Empty,
            ["time"] = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero),
            ["uri"] = new Uri("https://h/"),
            ["char"] = 'c',
            ["enum"] = DayOfWeek.Monday,
        };
        Assert.Equal(
            """{"numbers":[1,-1,2,3,4,5,6,18446744073709551615,1.5,2.5,3.5,10000000000000000000000000000000000000000],"ints":[1,2],"texts":["a"],"table":{"k":[true]}"""
            + ""","map":{"x":"y"},"guid":"00000000-0000-0000-0000-000000000000","time":"2030-01-01T00:00:00+00:00","uri":"https://h/","char":"c","enum":"Monday"}""",
            Text(FreeFormJson.Write(value)));
    }

    public static TheoryData<object, string> Impossible => new()
    {
        { new Version(1, 0), "$.a[1] (Version) has no form in JSON" },
        { double.NaN, "$.a[1] (Double) has no form in JSON" },
        { float.PositiveInfinity, "$.a[1] (Single) has no form in JSON" },
        { "\ud800", "$.a[1] holds half a character" },
        { '\ud800', "$.a[1] holds half a character" },
        { new Dictionary<string, object?> { ["\udc00"] = 1 }, "$.a[1] has a name with half a character" },
        { new Hashtable { [5] = 1 }, "$.a[1] has a name that isn't text (Int32)" },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_has_no_form_is_named_by_its_path(object value, string fault)
    {
        var error = Assert.Throws<ServiceException>(() => FreeFormJson.Write(new Dictionary<string, object?> { ["a"] = new List<object?> { 0, value } }));
        Assert.Equal((ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter), (error.Kind, error.ErrorId));
        Assert.Contains($"The value at {fault}", error.Message, StringComparison.Ordinal);
    }

    private static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);
}
