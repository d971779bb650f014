namespace SapServiceTools;

/// <content>Errors of sessions and parameters</content>
public static partial class ErrorIds
{
    /// <summary>A text or file isn't JSON. The message has line and position.</summary>
    [Cure("Correct the JSON at the place that the message names. A text that is no JSON is taken for the path of a file.")]
    public const string InvalidJson = nameof(InvalidJson);

    /// <summary>A setting of Connect-, Start-ServiceBroker or Start-ServiceEmulator is out of its range or can't be used (a certificate, an address, a log file).</summary>
    [Cure("Correct the setting as the message says.")]
    public const string InvalidOption = nameof(InvalidOption);

    /// <summary>A value can't be used, such as one that has no form in JSON, or a file that can't be read. The message has the place in it.</summary>
    [Cure("Correct the value at the place that the message names.")]
    public const string InvalidParameter = nameof(InvalidParameter);

    /// <summary>The key lacks something, or isn't one. The message names all that is missing.</summary>
    [Cure("Compare it with the output of cf service-key; -ServiceKey takes a file, JSON text, a hashtable or an object.")]
    public const string InvalidServiceKey = nameof(InvalidServiceKey);

    /// <summary>VCAP_SERVICES, VCAP_SERVICES_FILE_PATH and SERVICE_BINDING_ROOT have no such binding, or several.</summary>
    [Cure("Bind the service to the application, name one binding with -ServiceName, or pass a key with -ServiceKey.")]
    public const string ServiceNotBound = nameof(ServiceNotBound);

    /// <summary>The session was closed, before or meanwhile. What was waited for goes on at the server.</summary>
    [Cure("Open a new session with the matching Connect- cmdlet.")]
    public const string SessionClosed = nameof(SessionClosed);

    /// <summary>The session came through Start-Job, remoting or a file.</summary>
    [Cure("Open a session in the job or remote session itself, with the matching Connect- cmdlet.")]
    public const string SessionFromElsewhere = nameof(SessionFromElsewhere);

    /// <summary>No open session of this runspace has the number.</summary>
    [Cure("Get-ServiceSession lists the open ones.")]
    public const string SessionNotFound = nameof(SessionNotFound);

    /// <summary>There is no session of this kind in this runspace.</summary>
    [Cure("Call the Connect- cmdlet that the message names, or name a session with -Session.")]
    public const string SessionRequired = nameof(SessionRequired);
}
