namespace SapServiceTools.Clients.Broker.Schemas;

/// <summary>Recognises a dialect by its <c>$schema</c>.</summary>
internal static class SchemaDialects
{
    /// <summary>What <c>$schema</c> may be, for messages.</summary>
    public const string Known = "http://json-schema.org/draft-04/schema#, draft-06, draft-07, https://json-schema.org/draft/2019-09/schema or 2020-12";

    /// <summary>The dialect of a <c>$schema</c> value; null if it is none of the known ones.</summary>
    public static SchemaDialect? Find(string uri) => uri.TrimEnd('#') switch
    {
        "http://json-schema.org/draft-04/schema" or "https://json-schema.org/draft-04/schema" => SchemaDialect.Draft4,
        "http://json-schema.org/draft-06/schema" or "https://json-schema.org/draft-06/schema" => SchemaDialect.Draft6,
        "http://json-schema.org/draft-07/schema" or "https://json-schema.org/draft-07/schema" => SchemaDialect.Draft7,
        "https://json-schema.org/draft/2019-09/schema" or "http://json-schema.org/draft/2019-09/schema" => SchemaDialect.Draft201909,
        "https://json-schema.org/draft/2020-12/schema" or "http://json-schema.org/draft/2020-12/schema" => SchemaDialect.Draft202012,
        // The undated address has always meant the newest draft of its day; draft-04 was that when the broker API took it up.
        "http://json-schema.org/schema" or "https://json-schema.org/schema" => SchemaDialect.Draft4,
        _ => null,
    };
}
