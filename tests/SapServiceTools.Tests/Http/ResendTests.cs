using System.Text;
using SapServiceTools.Clients.Http;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Http;

/// <summary>
/// A change is never sent twice behind the caller's back: .NET's own handler repeats a request whose reused connection broke
/// before the first byte of an answer, unless it knows that a body was on its way.
/// </summary>
public sealed class ResendTests
{
    [Theory]
    [InlineData("POST", null, true)]
    [InlineData("POST", null, false)]
    [InlineData("POST", """{"a":1}""", true)]
    [InlineData("POST", """{"a":1}""", false)]
    [InlineData("DELETE", null, true)]
    [InlineData("DELETE", null, false)]
    public async Task A_change_on_a_reused_connection_that_breaks_is_sent_once(string method, string? body, bool reset)
    {
        var changes = 0;
        await using var server = SocketServer.Start(async connection =>
        {
            while (true)
            {
                var head = await connection.ReadRequestAsync();
                if (head.StartsWith("GET", StringComparison.Ordinal))
                {
                    await connection.AnswerAsync(200);
                    continue;
                }

                // It has taken effect, and now the server dies.
                Interlocked.Increment(ref changes);
                if (reset)
                    connection.Reset();
                return;
            }
        });
        using var transport = TransportFixture.Create(new TransportOptions());
        var read = new ServiceRequest(HttpMethod.Get, server.Uri, 200) { Purpose = "read" };
        await transport.SendAsync(read, NullCallLog.Instance, CancellationToken.None).Soon();

        var change = new ServiceRequest(new HttpMethod(method), server.Uri, 201, 204)
        {
            Purpose = "change",
            Retry = RetryMode.WhenWithoutEffect,
            Json = body is null ? default(ReadOnlyMemory<byte>?) : Encoding.UTF8.GetBytes(body),
        };
        var error = await Assert.ThrowsAsync<ServiceException>(() => transport.SendAsync(change, NullCallLog.Instance, CancellationToken.None)).Soon();
        Assert.Equal(ErrorIds.ConnectionFailed, error.ErrorId);
        Assert.True(error.MayHaveTakenEffect);
        Assert.Equal(1, changes);
        Assert.Equal(1, server.Connections);
        Assert.Equal(2, transport.RequestCount);
    }

    [Theory]
    [InlineData("", 30)]
    [InlineData("Connection: Keep-Alive\r\n", 1)]
    public async Task An_answer_of_HTTP_1_0_ends_its_connection_unless_it_says_otherwise(string header, int connections)
    {
        var changes = 0;
        await using var server = SocketServer.Start(async connection =>
        {
            do
            {
                await connection.ReadRequestAsync();
                Interlocked.Increment(ref changes);
                await connection.WriteAsync($"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n{header}Content-Length: 2\r\n\r\n{{}}");
            }
            while (header.Length > 0);

            // The end is late, as it is on a network: the pool can't have seen it when the next request begins.
            await connection.WaitForEndAsync();
        });
        using var transport = TransportFixture.Create(new TransportOptions());
        for (var i = 0; i < 30; i++)
        {
            var change = new ServiceRequest(HttpMethod.Patch, server.Uri, 200) { Purpose = "change", Retry = RetryMode.WhenWithoutEffect, Json = "{}"u8.ToArray() };
            await transport.SendAsync(change, NullCallLog.Instance, CancellationToken.None).Soon();
        }

        Assert.Equal((30, connections, 30L), (changes, server.Connections, transport.RequestCount));
    }

    [Fact]
    public async Task A_change_that_never_got_a_connection_had_no_effect_and_is_repeated()
    {
        await using var it = await TransportFixture.StartAsync(call => call.Empty(201));
        await it.SendAsync(it.Post());
        await it.Server.DisposeAsync();
        var error = await it.FailAsync(it.Post());
        Assert.False(error.MayHaveTakenEffect);
        Assert.Equal(1 + 5, it.Transport.RequestCount);
    }

    [Fact]
    public async Task The_status_of_a_change_whose_body_breaks_off_is_no_success()
    {
        await using var server = SocketServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"tenant_id\":");
        });
        using var transport = TransportFixture.Create(new TransportOptions());
        var change = new ServiceRequest(HttpMethod.Post, server.Uri, 201) { Purpose = "change", Retry = RetryMode.WhenWithoutEffect };
        var error = await Assert.ThrowsAsync<ServiceException>(() => transport.SendAsync(change, NullCallLog.Instance, CancellationToken.None)).Soon();
        Assert.Equal((ErrorIds.ConnectionFailed, 201, true), (error.ErrorId, error.StatusCode, error.MayHaveTakenEffect));
        Assert.EndsWith("Whether it took effect is unknown.", error.Message, StringComparison.Ordinal);
    }
}
