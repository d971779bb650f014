using SapServiceTools.Clients.Broker.Conformance.Examination;

namespace SapServiceTools.Clients.Broker.Conformance.Requirements;

/// <summary>Requests that a broker has to refuse. It gets each with and without <c>accepts_incomplete=true</c>, since one that works in both modes may check less in one of them.</summary>
internal static class Refusals
{
    /// <summary>Sends the request in both modes and judges both answers.</summary>
    /// <param name="context">The run.</param>
    /// <param name="operation">What the request asks for.</param>
    /// <param name="send">Sends it, given whether incomplete operations are accepted.</param>
    /// <param name="judge">Judges a response.</param>
    public static async Task<Finding> TryAsync(ConformanceContext context, ExaminedOperation operation, Func<bool, Task<Exchange>> send, Func<Exchange, Finding> judge)
    {
        var with = await send(true).ConfigureAwait(false);
        var finding = judge(with);
        // Who takes it is found out; asking again would only make more of what has to be removed.
        if (with.Status is 0 || with.IsSuccess && finding.IsViolation)
            return finding;
        if (operation is ExaminedOperation.Bind or ExaminedOperation.Unbind && !context.HasAsynchronousBindings)
            return finding;
        var without = await send(false).ConfigureAwait(false);
        // Where only the asynchronous mode is offered there are two reasons to refuse it, and which of them is told is left open.
        return without.Status is 422 && !context.IsSynchronous(operation) ? finding : Finding.InBothModes(judge(without), finding);
    }

    /// <summary>Any refusal will do.</summary>
    public static Finding Refused(Exchange response) => Finding.Of(response.IsRefusal, $"The answer was {response.Summary}.");

    /// <summary>
    /// The refusal of a body that isn't a JSON object. It is malformed, which MUST be answered 400; since 2.14 it is also a body that can't be processed, which only SHOULD.
    /// </summary>
    public static Finding NotJson(Exchange response, ConformanceContext context)
    {
        var finding = Finding.Expect(response, 400);
        return finding.IsViolation && response.IsRefusal && context.Options.ApiMinor >= 14 ? Finding.Warning(finding.Reason!) : finding;
    }
}
