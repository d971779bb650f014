namespace SapServiceTools;

/// <summary>How a client proves itself when it asks for a token. Source: RFC 6749, section 2.3.1.</summary>
public enum ClientAuthentication : long
{
    /// <summary>Id and secret are fields of the form.</summary>
    Body,

    /// <summary>Id and secret are in the Authorization header (Basic); the id is in the form, too.</summary>
    Basic,
}
