using System.Text;
using SapServiceTools.Tests.Conformance;
using Xunit;

namespace SapServiceTools.Tests.Fuzz;

/// <summary>The examination of a broker whose answers are wrong in generated ways: it ends with a verdict on each requirement, or with a <see cref="ServiceException"/> where there is nothing to examine.</summary>
public sealed class ExaminationTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private static readonly int Runs = int.TryParse(Environment.GetEnvironmentVariable("CsCheck_Iter"), out var count) ? count / 100 : 3;

    [Fact]
    public async Task Generated_answers_are_examined()
    {
        var verdicts = 0;
        for (var seed = 1; seed <= Runs; seed++)
        {
            var random = new Random(seed);
            var changed = 0;
            await using var host = await ConformanceHost.StartAsync(new Tampering
            {
                After = (_, answer) =>
                {
                    lock (random)
                    {
                        if (random.Next(15) is 0)
                            (answer.Body, changed) = (GeneratedInput.Mutate(answer.Body, random), changed + 1);
                    }
                },
            });
            try
            {
                verdicts += (await host.RunAsync(ConformanceHost.Sync).WaitAsync(Limit)).Count;
            }
            catch (ServiceException)
            {
                // Its catalog was among what was changed.
            }
            Assert.NotEqual(0, changed);
        }
        Assert.NotEqual(0, verdicts);
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\u00e9")]
    public async Task A_text_that_is_none_is_a_fault_of_the_broker(string text)
    {
        await using var host = await ConformanceHost.StartAsync(new Tampering
        {
            // In Latin 1, so that what isn't ASCII is no UTF-8.
            After = (asked, answer) =>
            {
                if (!asked.Path.EndsWith("/catalog", StringComparison.Ordinal))
                    answer.Body = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(answer.Body).Replace("{", $"{{\"x\":\"{text}\",", StringComparison.Ordinal).Replace(",}", "}", StringComparison.Ordinal));
            },
        });
        var results = await host.RunAsync(ConformanceHost.Sync).WaitAsync(Limit);
        Assert.Contains(results, result => result.Verdict is ConformanceVerdict.Failed);
    }
}
