namespace SapServiceTools;

/// <summary>An object of a service that knows the session it came from, so that a pipeline never acts on another service than it read.</summary>
internal interface ISessionOutput
{
    void SetSession(ServiceSession session);
}
