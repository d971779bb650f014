using System.Text;
using SapServiceTools.Clients.Http;
using Xunit;

namespace SapServiceTools.Tests.Http;

/// <summary>What is masked, and what is left to be read.</summary>
public sealed class RedactorTests
{
    private static readonly Redactor Plain = new();

    [Theory]
    [InlineData("nothing to hide", "nothing to hide")]
    [InlineData("", "")]
    [InlineData("password=abc", "password=***")]
    [InlineData("password = abc next", "password = *** next")]
    [InlineData("error: password=abc", "error: password=***")]
    [InlineData("client_secret: abc, user: me", "client_secret: ***, user: me")]
    [InlineData("""{"password":"a\"b","user":"me"}""", """{"password":***,"user":"me"}""")]
    [InlineData("""password="two words" rest""", "password=*** rest")]
    [InlineData("password='two words' rest", "password=*** rest")]
    [InlineData("""{"password": "cut off""", """{"password": ***""")]
    [InlineData("""text: {\"password\":\"abc\",\"user\":\"me\"}""", """text: {\"password\":***,\"user\":\"me\"}""")]
    [InlineData("credentials: {user: me, host: h} after", "credentials: *** after")]
    [InlineData("credentials: {user: me, host:", "credentials: ***")]
    [InlineData("https://h/p?password=abc&x=1", "https://h/p?password=***&x=1")]
    [InlineData("https://h/p?x=1&api_key=abc", "https://h/p?x=1&api_key=***")]
    [InlineData("https://me:abc@h/p", "https://me:***@h/p")]
    [InlineData("https://me:a@b:c@h/p", "https://me:***@h/p")]
    [InlineData("https://:abc@h", "https://:***@h")]
    [InlineData("https://me@h/p", "https://me@h/p")]
    [InlineData("https://h:8080/p@q", "https://h:8080/p@q")]
    [InlineData("jdbc:postgresql://me:abc@h:5432/db", "jdbc:postgresql://me:***@h:5432/db")]
    [InlineData("Authorization: Basic YTpiYzpk", "Authorization: ***")]
    [InlineData("Authorization: Digest username=\"me\", response=\"abc\"\nHost: h", "Authorization: ***\nHost: h")]
    [InlineData("got bearer eyJhbGciOi.J9-_x", "got bearer ***")]
    [InlineData("Set-Cookie: a=b; c=d\r\nX: y", "Set-Cookie: ***\r\nX: y")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\nrest", "***\nrest")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nAAAA", "***")]
    [InlineData("name=DB_PASSWORD&value=abc", "name=DB_PASSWORD&value=***")]
    [InlineData("value=abc, name=db-token, x=1", "value=***, name=db-token, x=1")]
    [InlineData("""text: {\"name\":\"DB_PASSWORD\",\"value\":\"abc\"}""", """text: {\"name\":\"DB_PASSWORD\",\"value\":***}""")]
    [InlineData("name=host&value=abc", "name=host&value=abc")]
    [InlineData("keyspace=7 keyword: x monkey=y", "keyspace=7 keyword: x monkey=y")]
    [InlineData("pin=1234, access_code: abc, author: me", "pin=***, access_code: ***, author: me")]
    [InlineData("at https://h/o?p=1&sig=abc&ticket=def.", "at https://h/o?p=1&sig=***&ticket=***")]
    [InlineData("https://h/o?X-Amz-Signature=abc&X-Amz-Date=5#code=def", "https://h/o?X-Amz-Signature=***&X-Amz-Date=5#code=***")]
    [InlineData("code=5; ticket=7", "code=5; ticket=7")]
    [InlineData("got eyJhbGciOi.eyJzdWIi.J9-_x from it", "got *** from it")]
    public void Text(string text, string masked) => Assert.Equal(masked, Plain.Text(text));

    [Theory]
    [InlineData("got eyJhbGciOi.eyJzdWIi.known from it", "got *** from it")]
    [InlineData("got eyJhbGciOi.known.J9-_x from it", "got *** from it")]
    public void A_token_that_has_a_known_secret_in_it_is_masked_as_one(string text, string masked) => Assert.Equal(masked, new Redactor("known").Text(text));

    [Theory]
    [InlineData("""{"a":1,"b":[true,null,"x"]}""", """{"a":1,"b":[true,null,"x"]}""")]
    [InlineData("""{"password":"x","n":1.50,"big":12345678901234567890123}""", """{"password":"***","n":1.50,"big":12345678901234567890123}""")]
    [InlineData("""{"password":5,"token":true,"key":null}""", """{"password":"***","token":"***","key":null}""")]
    [InlineData("""{"credentials":{"a":"x","b":{"c":[1,"y",{"d":"z"}]}},"after":"seen"}""", """{"credentials":{"a":"***","b":{"c":["***","***",{"d":"***"}]}},"after":"seen"}""")]
    [InlineData("""{"credentials":["a",["b"]],"after":"seen"}""", """{"credentials":["***",["***"]],"after":"seen"}""")]
    [InlineData("""{"credentials":{"password":{"x":"y"},"z":"w"}}""", """{"credentials":{"password":{"x":"***"},"z":"***"}}""")]
    [InlineData("""{"credentials":{},"after":"seen"}""", """{"credentials":{},"after":"seen"}""")]
    [InlineData("""[{"key":"x"},{"name":"y"}]""", """[{"key":"***"},{"name":"y"}]""")]
    [InlineData("""[{"name":"DB_PASSWORD","value":"abc"},{"name":"HOST","value":"h"}]""", """[{"name":"DB_PASSWORD","value":"***"},{"name":"HOST","value":"h"}]""")]
    [InlineData("""{"value":"abc","more":{"a":[1]},"Key":"api-key","x":"seen"}""", """{"value":"***","more":{"a":[1]},"Key":"***","x":"seen"}""")]
    [InlineData("""{"name":"token","values":["abc",{"x":5}]}""", """{"name":"token","values":["***",{"x":"***"}]}""")]
    [InlineData("""{"name":"token","inner":{"value":"seen"}}""", """{"name":"token","inner":{"value":"seen"}}""")]
    [InlineData("""{"uri":"amqp://u:p@h","note":"password=x"}""", """{"uri":"amqp://u:***@h","note":"password=***"}""")]
    [InlineData("""  {"\u0070assword":"x"}""", """{"password":"***"}""")]
    [InlineData("""{"name":"größe"}""", """{"name":"größe"}""")]
    [InlineData("""{"auth":{"user":"me","password":"x"},"basic_auth":"y"}""", """{"auth":{"user":"me","password":"***"},"basic_auth":"***"}""")]
    [InlineData("""{"auths":["x"],"sig":{"v":"x"}}""", """{"auths":["***"],"sig":{"v":"***"}}""")]
    [InlineData("""{"url":"swift://token@c/o?sig=x","path":"wasb://c@account/o"}""", """{"url":"swift://***@c/o?sig=***","path":"wasb://c@account/o"}""")]
    [InlineData("""{"dashboard_url":"https://u:p@d.example/i?page=1&sig=abc"}""", """{"dashboard_url":"https://***@d.example/i?page=1&sig=***"}""")]
    public void Whole_JSON(string body, string masked) => Assert.Equal(masked, Plain.Body(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("""{"credentials":{"host":"h1","us""", """{"credentials":{"host":"***"… (no JSON from byte """)]
    [InlineData("""{"a":1,"password":"abc""", """{"a":1,"password":… (no JSON from byte """)]
    [InlineData("""{"value":"abc","nam""", """{"value":"***"… (no JSON from byte """)]
    [InlineData("""{"a":1} {"password":"abc"}""", """{"a":1}… (no JSON from byte """)]
    [InlineData("""{user: "x", password: "abc"}""", """{… (no JSON from byte """)]
    [InlineData("""{"a":"\ud800","password":"abc"}""", """{"a":… (no JSON from byte """)]
    public void JSON_that_breaks_off_shows_what_came_before(string body, string start)
    {
        var masked = Plain.Body(Encoding.UTF8.GetBytes(body));
        Assert.StartsWith(start, masked, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", masked, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_changes_nothing() => Assert.Equal("""{"key":"***"}""", Plain.Body([0xEF, 0xBB, 0xBF, .. """{"key":"x"}"""u8]));

    [Fact]
    public void Long_bodies_are_cut_with_a_remark()
    {
        var masked = Plain.Body(Encoding.UTF8.GetBytes(new string('x', 50)), maxLength: 20);
        Assert.Equal(new string('x', 20) + "… (50 bytes in all)", masked);
        Assert.Equal("", Plain.Body([]));
    }

    [Fact]
    public void The_sessions_secrets_are_masked_in_every_spelling()
    {
        const string Secret = "p<ä&\"s s/+\\w";
        var redactor = new Redactor(Secret, null, "ab");
        foreach (var spelling in new[]
        {
            Secret,
            Uri.EscapeDataString(Secret),
            System.Net.WebUtility.UrlEncode(Secret),
            System.Net.WebUtility.HtmlEncode(Secret),
            System.Text.Json.JsonSerializer.Serialize(Secret)[1..^1],
            Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)),
        })
        {
            Assert.Equal("<***>", redactor.Text($"<{spelling}>"));
            Assert.DoesNotContain(spelling, redactor.Body(Encoding.UTF8.GetBytes($"[{System.Text.Json.JsonSerializer.Serialize(spelling)}]")), StringComparison.Ordinal);
        }

        // Two letters are in every text.
        Assert.Equal("abab", redactor.Text("abab"));
    }

    [Fact]
    public void Addresses_keep_their_path_and_lose_their_secrets()
    {
        var redactor = new Redactor("tenant-secret");
        Assert.Equal("https://h/a%2Fb?x=1&token=***", redactor.Uri(new Uri("https://me:pw@h/a%2Fb?x=1&token=t#f")));
        Assert.Equal("http://h:8080/***", redactor.Uri(new Uri("http://h:8080/tenant-secret")));
    }

    // Text from a hostile server is no reason to hang.
    [Theory]
    [InlineData("a")]
    [InlineData("password")]
    [InlineData("a ")]
    [InlineData("a:")]
    [InlineData("://a:")]
    [InlineData("://a?")]
    [InlineData("?a=")]
    [InlineData("eyJ")]
    [InlineData("aB")]
    [InlineData("basic ")]
    [InlineData("password=\"")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("credentials:{")]
    public async Task Work_grows_no_faster_than_the_text(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 200_000 / unit.Length));
        await Task.Run(() => Plain.Text(text)).WaitAsync(SapServiceTools.Tests.Support.ClockDriver.Patience);
    }
}
