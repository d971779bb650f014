using System.Buffers;

namespace SapServiceTools.Clients.Http;

/// <summary>Reads a body up to a bound, so that a broken or hostile server can't fill the memory or the disk.</summary>
internal static class BoundedBody
{
    /// <summary>Copies a body.</summary>
    /// <exception cref="BodyTooLargeException">It is longer.</exception>
    /// <exception cref="BodyTargetException">The target takes no more.</exception>
    public static async Task CopyAsync(Stream stream, Stream target, long limit, CancellationToken cancellationToken)
    {
        var buffer = new byte[81920];
        for (var left = limit; await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var read and > 0;)
        {
            if ((left -= read) < 0)
                throw new BodyTooLargeException(limit);
            try
            {
                await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                throw new BodyTargetException(exception);
            }
        }
    }

    /// <exception cref="BodyTooLargeException">It is longer, and <paramref name="truncate"/> is false.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream stream, int limit, bool truncate, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        while (true)
        {
            // The read that finds the end of a short response needs no more room.
            var memory = buffer.GetMemory(buffer.FreeCapacity >= 256 ? 256 : 4096);
            var read = await stream.ReadAsync(memory, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return buffer.WrittenMemory;
            buffer.Advance(read);
            if (buffer.WrittenCount <= limit)
                continue;
            return truncate ? buffer.WrittenMemory[..limit] : throw new BodyTooLargeException(limit);
        }
    }
}

/// <summary>The bound on a response's size was passed.</summary>
internal sealed class BodyTooLargeException(long limit) : IOException($"The answer is larger than {limit} bytes.");

/// <summary>What a body was copied to can't be written, a full disk for one: no fault of the answer, and no further request mends it. On purpose no IOException, which a broken connection is.</summary>
internal sealed class BodyTargetException(Exception cause) : Exception(cause.Message, cause);
