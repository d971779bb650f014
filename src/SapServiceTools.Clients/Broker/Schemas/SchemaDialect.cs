namespace SapServiceTools.Clients.Broker.Schemas;

/// <summary>The drafts of JSON Schema, in the order of their publication.</summary>
internal enum SchemaDialect
{
    Draft4,
    Draft6,
    Draft7,
    Draft201909,
    Draft202012,
}
