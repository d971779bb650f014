using System.Text;
using System.Text.Json;
using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Clients.Broker.Schemas;

namespace SapServiceTools.Tests.Fuzz;

/// <summary>One parser of bytes that strangers send, and what it is begun with. Both the generated input of the tests and the fuzzer of tests/Fuzz go through it.</summary>
/// <param name="Name">The name on the fuzzer's command line.</param>
/// <param name="Parse">Reads one input; any exception but the module's own is a fault.</param>
/// <param name="Seeds">Inputs that it understands, from which others are made.</param>
public sealed record ParserTarget(string Name, Action<byte[]> Parse, params string[] Seeds)
{
    /// <summary>What one input may make a thread allocate beyond a multiple of its own size.</summary>
    public const long AllocationLimit = 64L * 1024 * 1024;

    /// <summary>Bytes that may be allocated for each byte of the input.</summary>
    public const long AllocationPerByte = 4096;

    /// <summary>
    /// True for a reader of a success, whose <see cref="JsonException"/> the transport turns into a <see cref="ServiceException"/>; likewise the exception of the JSON reader for half a character.
    /// </summary>
    public bool IsResponse { get; init; }

    /// <summary>A reader of a success.</summary>
    public static ParserTarget OfResponse(string name, Action<byte[]> parse, params string[] seeds) => new(name, parse, seeds) { IsResponse = true };

    /// <summary>Reads one input. What the module throws at its users is an answer; anything else leaves this method.</summary>
    /// <exception cref="InputFaultException">The input cost more than its bound.</exception>
    public void Run(byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Parse(input);
        }
        catch (Exception exception) when (IsOurs(exception))
        {
            // The answer that users get.
        }
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > AllocationLimit + (AllocationPerByte * input.Length))
            throw new InputFaultException($"{allocated:N0} bytes were allocated for an input of {input.Length:N0}");
    }

    /// <inheritdoc cref="Run(byte[])"/>
    public void Run(string input) => Run(Encoding.UTF8.GetBytes(input));

    public override string ToString() => Name;

    // Those of schemas and catalogs are told by their callers as faults of the catalog.
    private bool IsOurs(Exception exception) =>
        exception is ServiceException or SchemaException or CatalogException
        || (IsResponse && exception is JsonException)
        || (IsResponse && exception is InvalidOperationException { Source: "System.Text.Json.Rethrowable" or "System.Text.Json" } && exception.Message.Contains("UTF", StringComparison.Ordinal));
}

/// <summary>An input was taken, at too high a price or with a wrong result.</summary>
public sealed class InputFaultException(string message) : Exception(message);
