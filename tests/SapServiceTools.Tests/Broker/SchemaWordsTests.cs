using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Xunit;

namespace SapServiceTools.Tests.Broker;

/// <summary>The library's words for faults may quote a parameter, which may be a secret, so they must not be heard even once.</summary>
public sealed class SchemaWordsTests
{
    [Theory]
    [InlineData("""{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"type":"string"}}}""", """{"a":1}""", "a: it must be of type \"string\", not \"integer\"")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"const":"c4n4ry-schema"}}}""", """{"a":"c4n4ry"}""", "a: it must be the constant that the schema names")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"maximum":1}}}""", """{"a":4711}""", "a: it must be 1 or less")]
    public void The_first_fault_of_a_process_is_in_our_words(string schema, string parameters, string fault)
    {
        // As in a process in which nothing was checked yet.
        var context = new FreshContext();
        try
        {
            var type = context.LoadFromAssemblyName(new AssemblyName("SapServiceTools.Clients")).GetType("SapServiceTools.Clients.Broker.Schemas.ParameterSchema", throwOnError: true)!;
            var compiled = type.GetMethod("Compile", [typeof(byte[])])!.Invoke(null, [Encoding.UTF8.GetBytes(schema)]);
            Assert.Equal(fault, type.GetMethod("FindFaults", [typeof(byte[])])!.Invoke(compiled, [Encoding.UTF8.GetBytes(parameters)]));
        }
        finally
        {
            context.Unload();
        }
    }

    private sealed class FreshContext() : AssemblyLoadContext("schema words", isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var path = Path.Combine(AppContext.BaseDirectory, $"{assemblyName.Name}.dll");
            return assemblyName.Name is "SapServiceTools.Clients" or "JsonSchema.Net" or "JsonPointer.Net" or "Json.More" ? LoadFromAssemblyPath(path) : null;
        }
    }
}
