using System.Text.RegularExpressions;

namespace SapServiceTools.Clients.Broker.Api;

/// <summary>Where a broker is and how it is spoken to. Source: Open Service Broker API 2.17.</summary>
public sealed partial record BrokerOptions
{
    /// <summary>The broker's address; what stands before <c>/v2</c> in it is kept.</summary>
    public required Uri Uri { get; init; }

    /// <summary>The user for Basic authentication; null without one.</summary>
    public string? User { get; init; }

    /// <summary>Its password.</summary>
    public string? Password { get; init; }

    /// <summary>A bearer token in place of user and password.</summary>
    public string? Token { get; init; }

    /// <summary>The version of the protocol that requests name.</summary>
    public string ApiVersion { get; init; } = "2.17";

    /// <summary>The user at the platform for whom requests are made; null for nobody.</summary>
    public PlatformIdentity? OriginatingIdentity { get; init; }

    /// <summary>Time between two polls where the broker doesn't name one; it grows from poll to poll.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a wait lasts where the caller names no limit. A plan's own <c>maximum_polling_duration</c> may end it earlier.</summary>
    public TimeSpan PollTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long the deletion of an orphan is tried again.</summary>
    public TimeSpan MitigationTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Checks what the type can't say.</summary>
    /// <exception cref="ServiceException">An option is out of its range.</exception>
    public void Validate()
    {
        Require(Uri is { IsAbsoluteUri: true, Scheme: "http" or "https" }, "Uri must be an absolute http or https address");
        Require(Uri.UserInfo.Length == 0, "Uri must not hold user and password, which belong into the credential");
        Require(Uri.Query.Length == 0 && Uri.Fragment.Length == 0, "Uri must have no query and no fragment");
        Require(Version().IsMatch(ApiVersion), "ApiVersion must be MAJOR.MINOR, such as 2.17");
        Require(User is null == Password is null, "User and Password belong together");
        Require(User is null || !User.Contains(':', StringComparison.Ordinal), "User must not hold a colon, which Basic authentication can't carry");
        Require(Token is null || User is null, "Token and User exclude one another");
        Require(Token is null || TokenText().IsMatch(Token), "Token has characters that a header can't carry");
        Require(PollInterval >= TimeSpan.Zero && PollTimeout > TimeSpan.Zero && MitigationTimeout > TimeSpan.Zero, "time-outs must be longer than nothing");
    }

    /// <summary>Names no secret.</summary>
    public override string ToString() => Uri.ToString();

    private static void Require(bool holds, string rule)
    {
        if (!holds)
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidOption, $"{rule}.");
    }

    [GeneratedRegex(@"^[0-9]{1,4}\.[0-9]{1,4}\z")]
    private static partial Regex Version();

    [GeneratedRegex(@"^[\x21-\x7e]+\z")]
    private static partial Regex TokenText();
}
