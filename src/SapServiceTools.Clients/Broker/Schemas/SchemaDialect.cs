using System.Runtime.CompilerServices;
using Json.Schema;

namespace SapServiceTools.Clients.Broker.Schemas;

/// <summary>A draft of JSON Schema.</summary>
/// <param name="Keywords">What its keywords do, within bounds.</param>
/// <param name="MetaSchema">What its schemas must look like.</param>
internal sealed record SchemaDialect(Dialect Keywords, JsonSchema MetaSchema)
{
    /// <summary>True if a schema has to be rewritten for <see cref="Keywords"/> first.</summary>
    public bool IsDraft4 { get; init; }

    /// <summary>A dialect of the library's with bounds.</summary>
    public static SchemaDialect Of(Dialect dialect, JsonSchema metaSchema) =>
        new(dialect.With(BoundedKeywords.For(dialect), dialect.Id), metaSchema);

    /// <summary>For one schema. A <c>$schema</c> within it must not lead back to the library's own, unbounded dialect.</summary>
    public BuildOptions BuildOptions()
    {
        var dialects = new DialectRegistry();
        // The library's assembly for .NET 8 leaves this empty in registries of one's own, and then fails on it.
        WellKnown(dialects) ??= [];
        dialects.Register(Keywords);
        return new BuildOptions { Dialect = Keywords, DialectRegistry = dialects, SchemaRegistry = new SchemaRegistry() };
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_wellKnownDialects")]
    private static extern ref Uri[]? WellKnown(DialectRegistry registry);
}
