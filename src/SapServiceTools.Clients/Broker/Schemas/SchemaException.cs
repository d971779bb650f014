namespace SapServiceTools.Clients.Broker.Schemas;

/// <summary>A schema that can't be used.</summary>
/// <param name="pointer">Where in the schema, as a JSON pointer.</param>
/// <param name="message">What is wrong.</param>
internal sealed class SchemaException(string pointer, string message) : Exception(message)
{
    public string Pointer { get; } = pointer;
}
