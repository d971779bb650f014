using System.Globalization;
using System.Text;

namespace SapServiceTools.Cmdlets.BrokerHost;

/// <summary>One line of a broker's log. It has no header, body or query, so no secret of a request; what a handler writes to its streams is masked where a name says secret. Control characters are replaced.</summary>
public sealed class BrokerLogEntry
{
    /// <summary>When, in local time.</summary>
    public required DateTimeOffset Time { get => field.ToLocalTime(); init; }

    /// <summary>Request, Fault, or the stream of a handler: Error, Warning, Information, Verbose, Debug.</summary>
    public required string Kind { get; init; }

    /// <summary>The text; of a request its verb and path.</summary>
    public required string Message { get; init => field = TerminalText.Lines(value); }

    /// <summary>The operation of the protocol, or the handler's name.</summary>
    public string? Operation { get; init => field = value is null ? null : TerminalText.Line(value); }

    /// <summary>Of a request: the answer's status.</summary>
    public int? Status { get; init; }

    /// <summary>Of a request: milliseconds from its first byte to the answer's last.</summary>
    public double? Milliseconds { get; init; }

    /// <summary>The platform's id of the request.</summary>
    public string? RequestId { get; init => field = value is null ? null : TerminalText.Line(value); }

    /// <summary>Who authenticated.</summary>
    public string? UserName { get; init => field = value is null ? null : TerminalText.Line(value); }

    /// <summary>Where the request came from.</summary>
    public string? RemoteAddress { get; init => field = value is null ? null : TerminalText.Line(value); }

    /// <summary>The entry in one line, without its time.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Kind);
        if (Operation is not null)
            text.Append(' ').Append(Operation);
        text.Append(' ').Append(Message);
        if (Status is not null)
            text.Append(CultureInfo.InvariantCulture, $" {Status} in {Milliseconds:0.0} ms");
        if (RequestId is not null)
            text.Append(" [").Append(RequestId).Append(']');
        return text.ToString();
    }
}
