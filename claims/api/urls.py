"""Addresses under /api/v1/. A record's address may end in a suffix that names the form: `claims/ID.csv`."""

from __future__ import annotations

from django.urls import path, re_path
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.urlpatterns import format_suffix_patterns

from claims.api.views import acts, candidates, documents, intake, judging, recording, records, site, timelines

app_name = "api"

formed = [
    path("actors/", records.Actors.as_view(), name="actors"),
    path("actors/<str:key>/", records.Actor.as_view(), name="actor"),
    path("claims/", recording.AddClaim.as_view(), name="claims"),
    path("claims/<str:key>/", records.Claim.as_view(), name="claim"),
    path("claims/<str:key>/versions/", records.Versions.as_view(), name="claim-versions"),
    path("claims/<str:key>/v/<int:number>/", records.Version.as_view(), name="claim-version"),
    path("claims/<str:key>/provenance/", records.Provenance.as_view(), name="claim-provenance"),
    path("events/", records.Events.as_view(), name="events"),
    path("events/<str:key>/", records.Event.as_view(), name="event"),
    path("events/<str:key>/versions/", records.EventVersions.as_view(), name="event-versions"),
    path("events/<str:key>/v/<int:number>/", records.EventVersion.as_view(), name="event-version"),
    path("stories/", records.Stories.as_view(), name="stories"),
    path("stories/<str:key>/", records.Story.as_view(), name="story"),
    path("relations/", judging.AddRelation.as_view(), name="relations"),
    path("relations/<str:key>/", records.Relation.as_view(), name="relation"),
    path("conflicts/", judging.AddConflict.as_view(), name="conflicts"),
    path("conflicts/<str:key>/", records.Conflict.as_view(), name="conflict"),
    path("assessments/", judging.AddAssessment.as_view(), name="assessments"),
    path("assessments/<str:key>/", records.Assessment.as_view(), name="assessment"),
    path("documents/", intake.AddDocument.as_view(), name="documents"),
    path("documents/<str:key>/", documents.Document.as_view(), name="document"),
    path("timelines/", timelines.Timelines.as_view(), name="timelines"),
    path("candidates/", candidates.Candidates.as_view(), name="candidates"),
    path("candidates/<str:key>/", candidates.Candidate.as_view(), name="candidate"),
]
unformed = [
    path("candidates/<str:key>/accept", recording.AcceptCandidate.as_view(), name="candidate-accept"),
    path("candidates/<str:key>/reject", recording.RejectCandidate.as_view(), name="candidate-reject"),
    path("claims/<str:key>/publish", acts.Publish.as_view(), name="claim-publish"),
    path("claims/<str:key>/retract", acts.Retract.as_view(), name="claim-retract"),
    path("events/<str:key>/publish", acts.PublishEvent.as_view(), name="event-publish"),
    path("events/<str:key>/retract", acts.RetractEvent.as_view(), name="event-retract"),
    path("actors/<str:key>/identify", judging.Identify.as_view(), name="actor-identify"),
    path("assessments/<str:key>/retract", acts.RetractAssessment.as_view(), name="assessment-retract"),
    path("conflicts/<str:key>/resolve", judging.ResolveConflict.as_view(), name="conflict-resolve"),
    path("undo/", acts.Undo.as_view(), name="undo"),
    path("documents/<str:key>/text", documents.DocumentText.as_view(), name="document-text"),
    path("documents/<str:key>/annotations", documents.DocumentAnnotations.as_view(), name="document-annotations"),
    path("schema/", SpectacularJSONAPIView.as_view(), name="schema"),
    path("docs/", site.Docs.as_view(url_name="api:schema"), name="docs"),
    re_path("", site.Elsewhere.as_view(), name="elsewhere"),
]
urlpatterns = [*format_suffix_patterns(formed), *unformed]
