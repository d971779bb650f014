namespace SapServiceTools.Cmdlets.Broker;

/// <summary>The platform's context, from the parameters that stand for its usual fields. Source: Open Service Broker API profile, context object.</summary>
internal static class ContextFields
{
    /// <summary>Puts the fields together.</summary>
    /// <param name="given">What -Context says; its fields go before the others.</param>
    /// <param name="cloudFoundry">Fields of Cloud Foundry; null values are left out.</param>
    /// <param name="kubernetes">Fields of Kubernetes; null values are left out.</param>
    /// <param name="instanceName">The instance's name at the platform.</param>
    /// <returns>The context; null if there is nothing to say.</returns>
    /// <exception cref="ServiceException">Fields of two platforms.</exception>
    public static IReadOnlyDictionary<string, object?>? Merge(
        IReadOnlyDictionary<string, object?>? given,
        IReadOnlyList<(string Name, string? Value)> cloudFoundry,
        IReadOnlyList<(string Name, string? Value)> kubernetes,
        string? instanceName)
    {
        var isCloudFoundry = cloudFoundry.Any(field => field.Value is not null);
        var isKubernetes = kubernetes.Any(field => field.Value is not null);
        if (isCloudFoundry && isKubernetes)
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter, "A context is of Cloud Foundry or of Kubernetes, not of both.");
        if (!isCloudFoundry && !isKubernetes && instanceName is null)
            return given;
        var context = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (isCloudFoundry || isKubernetes)
            context["platform"] = isCloudFoundry ? "cloudfoundry" : "kubernetes";
        foreach (var (name, value) in isCloudFoundry ? cloudFoundry : kubernetes)
        {
            if (value is not null)
                context[name] = value;
        }

        if (instanceName is not null)
            context["instance_name"] = instanceName;
        foreach (var (name, value) in given ?? new Dictionary<string, object?>())
            context[name] = value;
        return context;
    }
}
