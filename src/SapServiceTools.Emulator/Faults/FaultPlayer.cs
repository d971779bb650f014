using System.Buffers;
using System.Text;
using System.Text.Json;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Emulator.Requests;

namespace SapServiceTools.Emulator.Faults;

/// <summary>Turns faults into responses.</summary>
internal static class FaultPlayer
{
    /// <summary>Answers in the place of the service.</summary>
    public static void PlayInstead(EmulatorFault fault, HttpExchange exchange)
    {
        switch (fault.Kind)
        {
            case EmulatorFaultKind.ResetBeforeEffect:
                exchange.Abort();
                break;
            case EmulatorFaultKind.Html:
                Write(fault, exchange, 200, "text/html; charset=utf-8", "<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>");
                break;
            case EmulatorFaultKind.Redirect:
                exchange.SetHeader("Location", fault.Location ?? "/redirected");
                Write(fault, exchange, 302, "text/plain", "");
                break;
            case EmulatorFaultKind.RouterNotFound:
                exchange.SetHeader("X-Cf-RouterError", "unknown_route");
                Write(fault, exchange, 404, "text/plain; charset=utf-8", "404 Not Found: Requested route does not exist.\n");
                break;
            case EmulatorFaultKind.EchoSecrets:
                var echo = Echo(exchange.GetHeader("Authorization") ?? exchange.GetHeader("X-Auth-Token"));
                Write(fault, exchange, 500, JsonResponse.ContentType, $$"""{"description":"{{JsonEncodedText.Encode($"Rejected: {echo}")}}"}""");
                break;
            default:
                var status = fault.StatusCode ?? 503;
                Write(fault, exchange, status, JsonResponse.ContentType, $$"""{"description":"The emulator was told to answer with {{status}}."}""");
                break;
        }
    }

    /// <summary>Spoils the response of the service.</summary>
    public static async ValueTask PlayAfterAsync(EmulatorFault fault, CapturingExchange response, HttpExchange exchange)
    {
        if (response.IsAborted)
            return;
        if (fault.Kind == EmulatorFaultKind.ResetAfterEffect)
        {
            exchange.Abort();
            return;
        }
        response.CopyHeaders();
        SetRetryAfter(fault, exchange);
        // A status without a body can't carry a spoilt one.
        exchange.StatusCode = fault.StatusCode ?? (response.StatusCode == 204 ? 200 : response.StatusCode);
        exchange.SetHeader("Content-Type", fault.ContentType ?? JsonResponse.ContentType);
        var body = response.Body.IsEmpty ? "{}"u8.ToArray() : response.Body;
        switch (fault.Kind)
        {
            case EmulatorFaultKind.ResetInBody:
                exchange.SetContentLength(body.Length);
                exchange.ResponseBody.Write(body.Span[..(body.Length / 2)]);
                await exchange.FlushAsync(exchange.Aborted).ConfigureAwait(false);
                exchange.Abort();
                break;
            case EmulatorFaultKind.HugeBody:
                await WriteHugeAsync(exchange, fault.BodySize, IsArray(body)).ConfigureAwait(false);
                break;
            case EmulatorFaultKind.TruncatedJson:
                Write(exchange, body.Span[..((body.Length + 1) / 2)]);
                break;
            case EmulatorFaultKind.WrongShape:
                Write(exchange, fault.Body is not null ? Encoding.UTF8.GetBytes(fault.Body) : Reshape(body.Span, IsArray(body)));
                break;
            default:
                Write(exchange, fault.Body is not null ? Encoding.UTF8.GetBytes(fault.Body) : "\u0001\u0002}{ not JSON \u00ff"u8);
                break;
        }
    }

    private static void Write(EmulatorFault fault, HttpExchange exchange, int statusCode, string contentType, string body)
    {
        SetRetryAfter(fault, exchange);
        exchange.StatusCode = fault.StatusCode ?? statusCode;
        exchange.SetHeader("Content-Type", fault.ContentType ?? contentType);
        Write(exchange, exchange.StatusCode is 204 or 304 ? default : Encoding.UTF8.GetBytes(fault.Body ?? body));
    }

    private static void Write(HttpExchange exchange, ReadOnlySpan<byte> body)
    {
        if (exchange.StatusCode is not (204 or 304))
            exchange.SetContentLength(body.Length);
        exchange.ResponseBody.Write(body);
    }

    private static void SetRetryAfter(EmulatorFault fault, HttpExchange exchange)
    {
        if (fault.RetryAfter is not null)
            exchange.SetHeader(fault.RetryAfterHeader, fault.RetryAfter);
    }

    private static bool IsArray(ReadOnlyMemory<byte> body) => body.Span[0] == '[';

    private static byte[] Reshape(ReadOnlySpan<byte> body, bool isArray) => isArray
        ? [.. "{\"value\":"u8, .. body, .. "}"u8]
        : [.. "["u8, .. body, .. ","u8, .. body, .. "]"u8];

    private static async ValueTask WriteHugeAsync(HttpExchange exchange, long size, bool isArray)
    {
        var block = new byte[16 * 1024];
        Array.Fill(block, (byte)'x');
        exchange.ResponseBody.Write(isArray ? "[{\"padding\":\""u8 : "{\"padding\":\""u8);
        for (var left = size; left > 0; left -= block.Length)
        {
            exchange.ResponseBody.Write(block.AsSpan(0, (int)Math.Min(left, block.Length)));
            await exchange.FlushAsync(exchange.Aborted).ConfigureAwait(false);
        }
        exchange.ResponseBody.Write(isArray ? "\"}]"u8 : "\"}"u8);
    }

    private static string Echo(string? authorization)
    {
        if (authorization is null)
            return "no Authorization";
        var space = authorization.IndexOf(' ', StringComparison.Ordinal);
        var token = new byte[authorization.Length];
        return space >= 0 && Convert.TryFromBase64String(authorization[(space + 1)..], token, out var length)
            ? $"Authorization: {authorization}, which is {Encoding.UTF8.GetString(token, 0, length)}"
            : $"Authorization: {authorization}";
    }
}
