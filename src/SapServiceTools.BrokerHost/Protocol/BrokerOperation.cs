namespace SapServiceTools.BrokerHost.Protocol;

/// <summary>The ten endpoints of the Open Service Broker API.</summary>
public enum BrokerOperation : long
{
    /// <summary><c>GET /v2/catalog</c></summary>
    Catalog,

    /// <summary><c>PUT /v2/service_instances/{id}</c></summary>
    Provision,

    /// <summary><c>GET /v2/service_instances/{id}</c></summary>
    FetchInstance,

    /// <summary><c>PATCH /v2/service_instances/{id}</c></summary>
    Update,

    /// <summary><c>DELETE /v2/service_instances/{id}</c></summary>
    Deprovision,

    /// <summary><c>GET /v2/service_instances/{id}/last_operation</c></summary>
    LastOperation,

    /// <summary><c>PUT …/service_bindings/{id}</c></summary>
    Bind,

    /// <summary><c>GET …/service_bindings/{id}</c></summary>
    FetchBinding,

    /// <summary><c>DELETE …/service_bindings/{id}</c></summary>
    Unbind,

    /// <summary><c>GET …/service_bindings/{id}/last_operation</c></summary>
    LastBindingOperation,
}
