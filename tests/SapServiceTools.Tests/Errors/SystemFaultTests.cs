using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Json;
using Xunit;

namespace SapServiceTools.Tests.Errors;

/// <summary>What .NET and libraries throw is told in this module's words: nothing of code, and no path a second time.</summary>
public sealed class SystemFaultTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_that_is_not_there() => Assert.Equal("there is no such file", Explain(() => File.ReadAllText(Path.Combine(_folder, "nowhere"))));

    [Fact]
    public void A_folder_that_is_not_there() => Assert.Equal("its folder isn't there", Explain(() => File.WriteAllText(Path.Combine(_folder, "nowhere", "x"), "")));

    [Fact]
    public void A_folder_in_the_place_of_a_file() => Assert.Equal("access is denied", Explain(() => File.ReadAllText(_folder)));

    [Fact]
    public void A_file_that_another_process_uses()
    {
        var path = Path.Combine(_folder, "used");
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);

        Assert.Equal("another process uses it", Explain(() => File.ReadAllText(path)));
    }

    [Fact]
    public void A_certificate_that_is_none()
    {
        var path = Path.Combine(_folder, "no.pem");
        File.WriteAllText(path, "no certificate");

        Assert.Equal("its content can't be decoded, or its password is another one", Explain(() => X509Certificate2.CreateFromPemFile(path)));
    }

    [Theory]
    [InlineData(28, 0x70, "the disk is full")]
    [InlineData(122, 0x27, "the disk is full")]
    public void A_full_disk(int ofUnix, int ofWindows, string expected) =>
        Assert.Equal(expected, SystemFault.Explain(new IOException("No room : '/some/where'", OperatingSystem.IsWindows() ? unchecked((int)0x80070000) | ofWindows : ofUnix)));

    [Fact]
    public void What_the_system_says_has_no_path() => Assert.Equal("input/output error", SystemFault.Explain(new IOException("Input/output error : '/some/where'", 5)));

    [Theory]
    [InlineData(SocketError.ConnectionRefused, "the connection was refused")]
    [InlineData(SocketError.HostNotFound, "the host name can't be resolved")]
    [InlineData(SocketError.AddressNotAvailable, "this machine hasn't the address")]
    [InlineData(SocketError.ProtocolType, "the network reports ProtocolType")]
    public void A_socket_below_others(SocketError error, string expected) =>
        Assert.Equal(expected, SystemFault.Explain(new IOException("Unable to read data from the transport connection.", new SocketException((int)error))));

    [Fact]
    public void An_error_of_this_module_stays_as_it_is() =>
        Assert.Equal("It is so", SystemFault.Explain(new ServiceException(ServiceErrorKind.NotFound, ErrorIds.NotFound, "It is so.")));

    [Theory]
    [InlineData("{ \"a\": ,}", "it isn't valid JSON at line 1, position 8")]
    [InlineData("[1]", "an object was expected")]
    public void Json_that_is_none(string json, string expected) =>
        Assert.Equal(expected, JsonFault.Explain(Assert.ThrowsAny<JsonException>(() => FreeFormText.ParseObject(System.Text.Encoding.UTF8.GetBytes(json)))));

    [Fact]
    public void Json_of_another_form_names_the_field()
    {
        var fault = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Dictionary<string, int>>("{\"a\":\"text\"}"));

        Assert.Equal("it isn't of the right form at $.a (line 1, position 12)", JsonFault.Explain(fault));
    }

    [Theory]
    [InlineData(26, "it is no SQLite database")]
    [InlineData(77, "SQLite's error 77")]
    public void A_database_in_a_file(int code, string expected) => Assert.Equal(expected, StoreFaultText.Explain(new SqliteException("SQLite Error", code)));

    [Theory]
    [InlineData("28P01", "it refuses the user or the password")]
    [InlineData("3D000", "there is no database of that name")]
    [InlineData("42P01", "relation is missing")]
    public void A_database_server(string state, string expected) => Assert.Equal(expected, StoreFaultText.Explain(new PostgresException("relation is missing", "ERROR", "ERROR", state)));

    [Fact]
    public void A_database_server_that_is_away() => Assert.Equal(
        "no connection to it, the connection was refused", StoreFaultText.Explain(new NpgsqlException("Failed to connect to 127.0.0.1:1", new SocketException((int)SocketError.ConnectionRefused))));

    private static string Explain(Action act) => SystemFault.Explain(Assert.ThrowsAny<Exception>(act));
}
