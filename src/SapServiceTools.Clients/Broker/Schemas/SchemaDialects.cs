using Json.Schema;

namespace SapServiceTools.Clients.Broker.Schemas;

/// <summary>Recognises a dialect by its <c>$schema</c>.</summary>
internal static class SchemaDialects
{
    /// <summary>What <c>$schema</c> may be, for messages.</summary>
    public const string Known = "http://json-schema.org/draft-04/schema#, draft-06, draft-07, https://json-schema.org/draft/2019-09/schema or 2020-12";

    // The library begins with draft-06, which differs from draft-04 in spelling only once its additions are taken away.
    internal static readonly SchemaDialect Draft4 = SchemaDialect.Of(Dialect.Draft06, MetaSchemas.Draft6) with { IsDraft4 = true };
    internal static readonly SchemaDialect Draft6 = SchemaDialect.Of(Dialect.Draft06, MetaSchemas.Draft6);
    internal static readonly SchemaDialect Draft7 = SchemaDialect.Of(Dialect.Draft07, MetaSchemas.Draft7);
    internal static readonly SchemaDialect Draft201909 = SchemaDialect.Of(Dialect.Draft201909, MetaSchemas.Draft201909);
    internal static readonly SchemaDialect Draft202012 = SchemaDialect.Of(Dialect.Draft202012, MetaSchemas.Draft202012);

    /// <summary>The dialect of a <c>$schema</c> value; null if it is none of the known ones.</summary>
    public static SchemaDialect? Find(string uri) => uri.TrimEnd('#') switch
    {
        "http://json-schema.org/draft-04/schema" or "https://json-schema.org/draft-04/schema" => Draft4,
        "http://json-schema.org/draft-06/schema" or "https://json-schema.org/draft-06/schema" => Draft6,
        "http://json-schema.org/draft-07/schema" or "https://json-schema.org/draft-07/schema" => Draft7,
        "https://json-schema.org/draft/2019-09/schema" or "http://json-schema.org/draft/2019-09/schema" => Draft201909,
        "https://json-schema.org/draft/2020-12/schema" or "http://json-schema.org/draft/2020-12/schema" => Draft202012,
        // The undated address has always meant the newest draft of its day; draft-04 was that when the broker API took it up.
        "http://json-schema.org/schema" or "https://json-schema.org/schema" => Draft4,
        _ => null,
    };
}
