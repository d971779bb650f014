namespace SapServiceTools.Tests.Faults;

/// <summary>One cell of the table.</summary>
public sealed record FaultTableCell(ClientOperation Operation, Fault Fault, bool IsForGood)
{
    public override string ToString() => $"{Operation.Name}, {Fault} {(IsForGood ? "for good" : "once")}";
}

/// <summary>How a cell ended.</summary>
/// <param name="Outcome">In the table's words.</param>
/// <param name="Violation">What was told otherwise than the emulator's state shows; null where nothing was.</param>
public sealed record CellResult(string Outcome, string? Violation)
{
    public string? Message { get; init; }
}

/// <summary>Carries a cell out, and compares what the client says with what the emulator has.</summary>
internal static class FaultRun
{
    // What lies in the buffers of both sockets when a client has had enough.
    private const long SocketBuffers = 24 * 1024 * 1024;

    public static async Task<CellResult> RunAsync(FaultLane lane, ClientOperation operation, Fault? fault, bool isForGood)
    {
        using var cell = lane.NewCell(fault);
        var prepared = await operation.Prepare(cell);
        var armed = fault is { } one ? new ArmedFault(one, isForGood, operation.IsTrigger) : null;
        if (armed is not null)
            lane.Proxy.Arm(armed);
        var log = new CellLog(lane.Proxy.NoteFailure);
        var began = lane.Clock.Elapsed;
        Exception? error = null;
        try
        {
            await lane.DriveAsync(() => prepared.Act(log), log, isUnreachable: cell.IsUnreachable);
        }
        catch (Exception exception)
        {
            error = exception;
        }

        var took = lane.Clock.Elapsed - began;
        lane.Proxy.Disarm();
        var effects = prepared.Effects is null ? (int?)null : await prepared.Effects();
        var outcome = Outcome(operation.Kind, error);
        var violation = Compare(operation, error, outcome, effects) ?? (armed is null ? null : CheckPlayed(operation, lane, armed, log, outcome, took));
        return new CellResult(outcome, violation) { Message = error?.Message };
    }

    private static string Outcome(OperationKind kind, Exception? error) => error switch
    {
        null => "ok",
        // Bytes without a length or a sum of their own can't be told from others.
        WrongResultException when kind == OperationKind.Download => "unchecked",
        WrongResultException => "wrong",
        ServiceException { Operation: not null } resumable => $">{resumable.ErrorId}",
        ServiceException { OrphanMitigation: not null } orphan => $"*{orphan.ErrorId}",
        ServiceException doubtful when doubtful.Message.Contains("Whether it took effect is unknown", StringComparison.Ordinal) => $"?{doubtful.ErrorId}",
        ServiceException unread when unread.Message.Contains("It took effect, but", StringComparison.Ordinal) => $"+{unread.ErrorId}",
        ServiceException failed => $"!{failed.ErrorId}",
        _ => error.GetType().Name,
    };

    private static string? Compare(ClientOperation operation, Exception? error, string outcome, int? effects) => (error, effects) switch
    {
        (not (null or ServiceException), _) when outcome != "unchecked" => $"{error.GetType().Name}: {error.Message}",
        (_, > 1) => "it was done twice",
        (null, 0) => "it was told as done, and wasn't",
        (ServiceException, 0) when outcome[0] == '+' => "it was told as done without a result, and wasn't",
        (ServiceException, 1) when operation.IsChange && outcome[0] == '!' => $"it was done, and told as failed without a doubt: {error.Message}",
        _ => null,
    };

    private static string? CheckPlayed(ClientOperation operation, FaultLane lane, ArmedFault armed, CellLog log, string outcome, TimeSpan took)
    {
        if (operation.Kind == OperationKind.Local)
            return log.Sent == 0 ? null : "something was sent";
        if (armed.Hits == 0 && armed.Fault is not (Fault.Refused or Fault.UnknownHost))
            return "the fault was never played";
        if (armed.Fault is Fault.HugeBody or Fault.GzipBomb && operation.Kind != OperationKind.Download && lane.Proxy.SentBytes > armed.Hits * (FaultCell.MaxResponseBytes + SocketBuffers))
            return $"{lane.Proxy.SentBytes} bytes of {armed.Hits} bodies were taken";
        var names = armed.Fault is Fault.RateSeconds or Fault.RateHttpDate or Fault.RateRfc850Date or Fault.RateAsctimeDate or Fault.RateGoTime or Fault.RateXHeader;
        if (names && outcome == "ok" && operation.Kind is not (OperationKind.Naming or OperationKind.Poll) && took < TimeSpan.FromSeconds(6))
            return $"the server asked for 7 s, and {took} were waited";
        return null;
    }
}
