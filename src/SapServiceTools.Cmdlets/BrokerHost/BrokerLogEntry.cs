using System.Globalization;
using System.Text;

namespace SapServiceTools.Cmdlets.BrokerHost;

/// <summary>One line of a broker's log. It has no header, body or query, so no secret of a request; what a handler writes to its streams is the handler's own.</summary>
public sealed class BrokerLogEntry
{
    /// <summary>When (UTC).</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Request, Fault, or the stream of a handler: Error, Warning, Information, Verbose, Debug.</summary>
    public required string Kind { get; init; }

    /// <summary>The text; of a request its verb and path.</summary>
    public required string Message { get; init; }

    /// <summary>The operation of the protocol, or the handler's name.</summary>
    public string? Operation { get; init; }

    /// <summary>Of a request: the answer's status.</summary>
    public int? Status { get; init; }

    /// <summary>Of a request: milliseconds from its first byte to the answer's last.</summary>
    public double? Milliseconds { get; init; }

    /// <summary>The platform's id of the request.</summary>
    public string? RequestId { get; init; }

    /// <summary>Who authenticated.</summary>
    public string? UserName { get; init; }

    /// <summary>Where the request came from.</summary>
    public string? RemoteAddress { get; init; }

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
