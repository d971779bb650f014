using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using SapServiceTools.Clients.TenantInstances.InstanceManager;
using SapServiceTools.Tests.Http;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.InstanceManager;

/// <summary>A list of 100,000 in little memory. Alone, because the memory measured is that of the whole process.</summary>
[Collection(nameof(ProcessWide))]
public sealed class LongListTests
{
    private const int Count = 100_000;

    [Fact]
    public async Task A_hundred_thousand_pass_through_as_they_arrive()
    {
        var element = Encoding.UTF8.GetBytes(
            """{"tenant_id":"tenant-#####","status":"CREATION_SUCCEEDED","credentials":{"user":"u","password":"?"}},""".Replace("?", new string('p', 400), StringComparison.Ordinal));
        var digits = element.AsSpan().IndexOf("#####"u8);
        var sent = 0L;
        var firstArrived = new TaskCompletionSource();
        await using var server = await HttpStub.StartAsync(async call =>
        {
            call.Exchange.ResponseBody.Write("["u8);
            for (var i = 0; i < Count; i++)
            {
                Encoding.ASCII.GetBytes($"{i:D5}", element.AsSpan(digits));
                call.Exchange.ResponseBody.Write(i < Count - 1 ? element : element.AsSpan(0, element.Length - 1));
                Interlocked.Add(ref sent, element.Length);
                if (i % 20 == 19)
                    await call.Exchange.FlushAsync(call.Exchange.Aborted);
                // The rest comes only when the client has shown that it doesn't wait for it.
                if (i == Count / 20)
                    await firstArrived.Task.WaitAsync(call.Exchange.Aborted);
            }

            call.Exchange.ResponseBody.Write("]"u8);
        });
        using var client = new InstanceManagerClient(StubOptions.For(server.Uri));
        var total = (long)element.Length * Count;
        var (before, highest, count) = (Memory(), 0L, 0);
        WeakReference? first = null;
        await foreach (var instance in client.GetAllAsync(NullCallLog.Instance, CancellationToken.None))
        {
            if (count++ == 0)
            {
                Assert.InRange(Interlocked.Read(ref sent), 1, total / 10);
                first = Weak(instance);
                firstArrived.SetResult();
            }

            if (count % 20_000 == 0)
                highest = Math.Max(highest, Memory() - before);
        }

        Assert.Equal(Count, count);
        // 58 MB went through.
        Assert.InRange(highest, 0, 15_000_000);
        Assert.False(first!.IsAlive);
        Assert.Equal(500, client.Cache.Count);
        Assert.NotNull(await client.GetAsync("tenant-99999", ManagerFixture.Default, NullCallLog.Instance, CancellationToken.None));
        Assert.Single(server.Requests);
    }

    private static long Memory() => GC.GetTotalMemory(forceFullCollection: true);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Weak(object value) => new(value);
}
