using System.Runtime.CompilerServices;
using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.Sahara;

/// <summary>The images that are registered.</summary>
public sealed class SaharaImages : SaharaManager<SaharaImage>
{
    internal SaharaImages(SaharaApi api, SaharaOptions options, SaharaNames names)
        : base(SaharaKinds.Image, api, options, names)
    {
    }

    /// <summary>The registered images that have all of some tags.</summary>
    /// <exception cref="ServiceException">The server refuses.</exception>
    public async IAsyncEnumerable<SaharaImage> ListAsync(IEnumerable<string> tags, ICallLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = SaharaQueryText.Of(tags.Select(tag => KeyValuePair.Create("tags", (string?)tag)));
        var page = await PageAsync(query, RetryMode.Always, log, cancellationToken).ConfigureAwait(false);
        foreach (var image in page.Items)
            yield return image;
    }

    /// <summary>Registers an image of Glance, or changes its user and description.</summary>
    /// <param name="id">Glance's id.</param>
    /// <param name="userName">The user that Sahara logs in as.</param>
    /// <param name="description">What a person wrote about it.</param>
    /// <param name="log">Takes the request's log lines.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ResourceNotFoundException">Glance has no such image.</exception>
    public async Task<SaharaImage> RegisterAsync(string id, string userName, string? description, ICallLog log, CancellationToken cancellationToken)
    {
        var purpose = $"register the image '{id}'";
        var body = new Dictionary<string, object?> { ["username"] = userName };
        if (description is not null)
            body["description"] = description;
        return await SendAsync(HttpMethod.Post, At(id), id, body, purpose, log, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives an image exactly these tags.</summary>
    /// <exception cref="ResourceNotFoundException">It isn't registered.</exception>
    public async Task<SaharaImage> SetTagsAsync(string id, IReadOnlyCollection<string> tags, ICallLog log, CancellationToken cancellationToken)
    {
        if (Api.IsV2)
            return await PutTagsAsync(id, tags, log, cancellationToken).ConfigureAwait(false);
        var image = await GetAsync(id, log, cancellationToken).ConfigureAwait(false);
        var added = tags.Except(image.Tags, StringComparer.Ordinal).ToList();
        var removed = image.Tags.Except(tags, StringComparer.Ordinal).ToList();
        if (added.Count > 0)
            image = await PostTagsAsync(id, "tag", added, log, cancellationToken).ConfigureAwait(false);
        return removed.Count > 0 ? await PostTagsAsync(id, "untag", removed, log, cancellationToken).ConfigureAwait(false) : image;
    }

    /// <summary>Gives an image some tags more.</summary>
    /// <exception cref="ResourceNotFoundException">It isn't registered.</exception>
    public async Task<SaharaImage> AddTagsAsync(string id, IReadOnlyCollection<string> tags, ICallLog log, CancellationToken cancellationToken)
    {
        if (!Api.IsV2)
            return await PostTagsAsync(id, "tag", tags, log, cancellationToken).ConfigureAwait(false);
        var image = await GetAsync(id, log, cancellationToken).ConfigureAwait(false);
        return await PutTagsAsync(id, [.. image.Tags.Union(tags, StringComparer.Ordinal)], log, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes some tags from an image.</summary>
    /// <exception cref="ResourceNotFoundException">It isn't registered.</exception>
    public async Task<SaharaImage> RemoveTagsAsync(string id, IReadOnlyCollection<string> tags, ICallLog log, CancellationToken cancellationToken)
    {
        if (!Api.IsV2)
            return await PostTagsAsync(id, "untag", tags, log, cancellationToken).ConfigureAwait(false);
        var image = await GetAsync(id, log, cancellationToken).ConfigureAwait(false);
        return await PutTagsAsync(id, [.. image.Tags.Except(tags, StringComparer.Ordinal)], log, cancellationToken).ConfigureAwait(false);
    }

    private async Task<SaharaImage> PutTagsAsync(string id, IReadOnlyCollection<string> tags, ICallLog log, CancellationToken cancellationToken)
    {
        var purpose = $"set the tags of the image {Quote(id)}";
        if (tags.Count > 0)
            return await SendAsync(HttpMethod.Put, $"{At(id)}/tags", id, Tags(tags), purpose, log, cancellationToken).ConfigureAwait(false);
        await Api.DeleteAsync($"{At(id)}/tags", null, purpose, log, cancellationToken).ConfigureAwait(false);
        try
        {
            return await GetAsync(id, log, cancellationToken).ConfigureAwait(false);
        }
        catch (ServiceException exception)
        {
            throw TransportErrors.Unread($"The tags of the image {Quote(id)} were removed.", exception);
        }
    }

    private Task<SaharaImage> PostTagsAsync(string id, string action, IReadOnlyCollection<string> tags, ICallLog log, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"{At(id)}/{action}", id, Tags(tags), $"{action} the image {Quote(id)}", log, cancellationToken);

    // Users and tags that are set twice are as if they were set once, so a lost response is no doubt.
    private Task<SaharaImage> SendAsync(
        HttpMethod method, string path, string id, IReadOnlyDictionary<string, object?> body, string purpose, ICallLog log, CancellationToken cancellationToken) => Api.RepeatAsync(
            async _ => One(await Api.SendAsync(method, path, body, purpose, log, cancellationToken).ConfigureAwait(false), purpose, id),
            log,
            cancellationToken);

    private static Dictionary<string, object?> Tags(IReadOnlyCollection<string> tags) => new() { ["tags"] = tags.ToList() };
}
