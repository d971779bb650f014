using SapServiceTools.Tests.OpenStack;
using Xunit;

namespace SapServiceTools.Tests.Sahara;

/// <summary>What Sahara's errors mean to a caller.</summary>
public sealed class ErrorTests
{
    [Theory]
    [InlineData("full-v1.1", "016-ngt-dup", ServiceErrorKind.Exists, ErrorIds.NameExists, "NAME_ALREADY_EXISTS")]
    [InlineData("misc", "023-jbi-dup", ServiceErrorKind.Exists, ErrorIds.NameExists, "DB_DUPLICATE_ENTRY")]
    [InlineData("full-v1.1", "028-ngt-404", ServiceErrorKind.NotFound, ErrorIds.NotFound, "NOT_FOUND")]
    [InlineData("full-v1.1", "047-cluster-create-badkey", ServiceErrorKind.InvalidArgument, ErrorIds.InvalidReference, "NOT_FOUND")]
    [InlineData("full-v1.1", "002-image-get-unregistered", ServiceErrorKind.NotFound, ErrorIds.ImageNotRegistered, "IMAGE_NOT_REGISTERED")]
    [InlineData("full-v1.1", "043-ngt-del-inuse", ServiceErrorKind.InvalidOperation, ErrorIds.DeletionRefused, "INVALID_REFERENCE")]
    [InlineData("full-v1.1", "112-ds-del-inuse", ServiceErrorKind.InvalidOperation, ErrorIds.DeletionRefused, "DELETION_FAILED")]
    [InlineData("misc", "018-ds-patch-protected", ServiceErrorKind.InvalidOperation, ErrorIds.UpdateRefused, "UPDATE_FAILED")]
    [InlineData("full-v1.1", "065-cluster-verify-plus", ServiceErrorKind.InvalidOperation, ErrorIds.StateRefused, "CANNOT_VERIFY")]
    [InlineData("full-v1.1", "145-plugin-patch-forbidden", ServiceErrorKind.PermissionDenied, ErrorIds.PermissionDenied, "FORBIDDEN")]
    [InlineData("full-v1.1", "034-ngts-badlimit", ServiceErrorKind.InvalidArgument, ErrorIds.BadRequest, null)]
    [InlineData("full-v1.1", "138-other-tenant", ServiceErrorKind.Authentication, ErrorIds.AuthenticationFailed, null)]
    [InlineData("full-v2", "018-image-tag-v1way", ServiceErrorKind.NotFound, ErrorIds.NotFound, null)]
    [InlineData("full-v1.1", "144-bad-accept", ServiceErrorKind.Unavailable, ErrorIds.ServiceUnavailable, null)]
    [InlineData("misc", "011-root-v11", ServiceErrorKind.NotFound, ErrorIds.NotFound, null)]
    public async Task Has_a_kind_and_an_id(string set, string id, ServiceErrorKind kind, string errorId, string? code)
    {
        var capture = Capture.Find(set, id);
        await using var it = await SaharaFixture.StartAsync("2", (call, _) => StubCloud.Replay(call, capture));
        var error = await Assert.ThrowsAnyAsync<ServiceException>(() => it.Client.Clusters.GetAsync("x", it.Log, default));
        Assert.Equal((kind, errorId, code, capture.Status), (error.Kind, error.ErrorId, error.ErrorCode, error.StatusCode!.Value));
        Assert.Equal(kind == ServiceErrorKind.NotFound, error is ResourceNotFoundException);
        Assert.Equal(kind == ServiceErrorKind.Exists, error is ResourceExistsException);
        Assert.Contains(error.RequestId!, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_token_is_told_as_a_token()
    {
        await using var it = await SaharaFixture.StartAsync("2", (call, _) => StubCloud.Replay(call, Capture.Find("full-v1.1", "138-other-tenant")));
        var error = await Assert.ThrowsAsync<ServiceException>(() => it.Client.Clusters.GetAsync("x", it.Log, default));
        Assert.Equal(ErrorIds.AuthenticationFailed, error.ErrorId);
        Assert.Contains("new token", error.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("password", error.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("service key", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Html_in_a_message_is_taken_out()
    {
        await using var it = await SaharaFixture.StartAsync("2", (call, _) => StubCloud.Replay(call, Capture.Find("full-v1.1", "138-other-tenant")));
        var error = await Assert.ThrowsAsync<ServiceException>(() => it.Client.Clusters.GetAsync("x", it.Log, default));
        Assert.EndsWith("Token tenant != requested tenant", error.Description, StringComparison.Ordinal);
        Assert.DoesNotContain("<br", error.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"clusters":5}""")]
    [InlineData("""{"other":[]}""")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("<html>login</html>")]
    public async Task An_answer_that_is_none_is_an_error(string text)
    {
        await using var it = await SaharaFixture.StartAsync("2", (call, _) => call.Json(text));
        var list = await Assert.ThrowsAsync<ServiceException>(() => SaharaFixture.ListAsync(it.Client.Clusters.ListAsync(new(), it.Log, default)));
        var one = await Assert.ThrowsAsync<ServiceException>(() => it.Client.Clusters.GetAsync("x", it.Log, default));
        Assert.Equal((ErrorIds.InvalidResponse, ErrorIds.InvalidResponse), (list.ErrorId, one.ErrorId));
    }
}
