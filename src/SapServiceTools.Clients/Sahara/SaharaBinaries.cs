namespace SapServiceTools.Clients.Sahara;

/// <summary>Job binaries, or the contents that Sahara keeps itself: what has bytes to download.</summary>
public sealed class SaharaBinaries<T> : SaharaManager<T>
    where T : SaharaResource
{
    /// <summary>Bytes that Sahara takes, unless its administrator allows more.</summary>
    public const int MaxUploadBytes = 5120 * 1024;

    /// <summary>Bytes that are taken at most: 1 GiB, two hundred times what Sahara takes by default, so that no server can fill a disk.</summary>
    public const long MaxDownloadBytes = 1L << 30;

    internal SaharaBinaries(SaharaKind<T> kind, SaharaApi api, SaharaOptions options, SaharaNames names)
        : base(kind, api, options, names)
    {
    }

    /// <summary>Writes the content to a stream.</summary>
    /// <exception cref="ServiceException">There is none, it is larger than <see cref="MaxDownloadBytes"/>, or the store behind it can't be reached.</exception>
    public Task SaveAsync(string id, Stream target, ICallLog log, CancellationToken cancellationToken) => SaveAsync(id, target, MaxDownloadBytes, log, cancellationToken);

    internal Task SaveAsync(string id, Stream target, long maxBytes, ICallLog log, CancellationToken cancellationToken) =>
        Api.DownloadAsync($"{At(id)}/data", target, maxBytes, $"read the content of the {Noun} {Quote(id)}", log, cancellationToken);

    /// <summary>Puts a content into Sahara's own database (v1.1).</summary>
    /// <exception cref="ResourceExistsException">The name is taken.</exception>
    /// <exception cref="ServiceException">API v2 hasn't this, or the server refuses, as it does an empty content.</exception>
    public async Task<T> UploadAsync(string name, ReadOnlyMemory<byte> content, ICallLog log, CancellationToken cancellationToken)
    {
        await CheckAsync(new Dictionary<string, object?> { ["name"] = name }, isUpdate: false, log, cancellationToken).ConfigureAwait(false);
        var purpose = $"upload the {Noun} '{name}'";
        return await CreateAsync(() => Api.UploadAsync(HttpMethod.Put, At(name), content, purpose, log, cancellationToken), name, purpose, log, cancellationToken).ConfigureAwait(false);
    }
}
