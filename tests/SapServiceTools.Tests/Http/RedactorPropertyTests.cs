using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SapServiceTools.Clients.Http;
using Xunit;

namespace SapServiceTools.Tests.Http;

/// <summary>Random JSON with secrets in it: none may survive, whole, cut off, inside another text, or in a message.</summary>
public sealed class RedactorPropertyTests
{
    private const string Password = "sess\"ion/pä$$ + word";
    private static readonly string[] SecretNames = ["password", "hdi_password", "clientsecret", "key", "x-api-key", "Authorization", "refresh_token", "certificate", "db_pass"];
    private static readonly string[] PlainNames = ["host", "port", "status", "übung", "a b", "tenant_id", "note\"s", "", "$ref"];
    private static readonly Redactor Redactor = new(Password, $"user:{Password}");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void No_secret_survives(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 500; round++)
        {
            var made = new Made(random);
            var json = made.Node(depth: 0, hidden: false)!.ToJsonString(new JsonSerializerOptions { WriteIndented = random.Next(2) == 0 });
            var bytes = Encoding.UTF8.GetBytes(json);
            Check(made, json, Redactor.Body(bytes));
            Check(made, json, Redactor.Body(bytes.AsSpan(0, random.Next(bytes.Length + 1))));
            Check(made, json, Redactor.Body(Encoding.UTF8.GetBytes(new JsonObject { ["description"] = json }.ToJsonString())), insideText: true);
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void What_is_no_secret_stays_readable(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var made = new Made(random);
            var json = made.Node(depth: 0, hidden: false)!.ToJsonString();
            var masked = Redactor.Body(Encoding.UTF8.GetBytes(json), int.MaxValue);
            foreach (var plain in made.Harmless)
                Assert.True(masked.Contains(plain, StringComparison.Ordinal), $"{plain} is gone from {masked}, which was {json}");
            using var _ = JsonDocument.Parse(masked);
        }
    }

    private static void Check(Made made, string json, string masked, bool insideText = false)
    {
        // Inside of a text only names give secrets away; what lies below "credentials" is found by structure.
        foreach (var secret in insideText ? made.Named : made.Named.Concat(made.Below))
            Assert.False(masked.Contains(secret, StringComparison.Ordinal), $"{secret} survived in {masked}, which was {json}");
        Assert.DoesNotContain("ion/p", masked, StringComparison.Ordinal);
    }

    /// <summary>A random document, and what is secret in it.</summary>
    private sealed class Made(Random random)
    {
        private int _number;

        public List<string> Named { get; } = [];

        public List<string> Below { get; } = [];

        public List<string> Harmless { get; } = [];

        public JsonNode? Node(int depth, bool hidden)
        {
            if (depth == 0 || (depth < 6 && random.Next(3) == 0))
                return random.Next(3) == 0 && depth > 0 ? Array(depth, hidden) : Object(depth, hidden);
            return Leaf(hidden);
        }

        private JsonObject Object(int depth, bool hidden)
        {
            var map = new JsonObject();
            for (var i = random.Next(5); i > 0; i--)
            {
                var kind = random.Next(5);
                var name = kind switch
                {
                    0 => Pick(SecretNames) + (random.Next(2) == 0 ? "" : $"_{_number++}"),
                    1 => "credentials",
                    _ => Pick(PlainNames),
                };
                if (!map.ContainsKey(name))
                    map[name] = kind == 0 ? Secret() : Node(depth + 1, hidden || kind == 1);
            }

            return map;
        }

        private JsonArray Array(int depth, bool hidden)
        {
            var list = new JsonArray();
            for (var i = random.Next(4); i > 0; i--)
                list.Add(Node(depth + 1, hidden));
            return list;
        }

        private JsonNode? Leaf(bool hidden)
        {
            var word = $"word{_number++}x{random.Next(1_000_000)}x";
            switch (random.Next(hidden ? 2 : 6))
            {
                case 0:
                    var number = random.NextInt64(1_000_000_000_000, 9_000_000_000_000);
                    Sort(number.ToString(System.Globalization.CultureInfo.InvariantCulture), hidden);
                    return number;
                case 1:
                    Sort(word, hidden);
                    return word;
                case 2:
                    Named.Add(word);
                    return $"jdbc:db://user:{word}@host/path";
                case 3:
                    return $"before {Password} after";
                case 4:
                    return "{\"auth\":\"" + Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{Password}")) + "\"}";
                default:
                    return random.Next(2) == 0 ? null : true;
            }
        }

        private void Sort(string text, bool hidden) => (hidden ? Below : Harmless).Add(text);

        private string Secret()
        {
            // Quotes, braces and signs that could end a value early.
            var secret = $"secret{_number++}" + Pick(["", "\"q", "'q", "\\", "}x", "]x", ",x", " x", "&x", "=x", ":x", "ö", "\n"]) + $"tail{_number++}x{random.Next(1_000_000)}x";
            Named.Add(secret[..secret.IndexOf("tail", StringComparison.Ordinal)].TrimEnd('\\', '\n', '"', 'q', '\''));
            Named.Add(secret[secret.IndexOf("tail", StringComparison.Ordinal)..]);
            return secret;
        }

        private string Pick(string[] from) => from[random.Next(from.Length)];
    }
}
