"""The API: who is let in, how often, how it fails, and its description."""

from backend.config.settings.environment import TRUSTED_PROXY_COUNT, env

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "backend.directory.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "drf_standardized_errors.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "DEFAULT_PAGINATION_CLASS": "backend.common.pagination.PageNumberPagination",
    "PAGE_SIZE": 20,
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_THROTTLE_CLASSES": [
        "backend.common.throttling.ScopedRateThrottle",
        "backend.directory.authentication.TokenRateThrottle",
    ],
    "NUM_PROXIES": TRUSTED_PROXY_COUNT,
    "DEFAULT_THROTTLE_RATES": {
        "sign_in": env.str("THROTTLE_SIGN_IN", default="20/min"),
        "search": "120/min",
        "import": "30/hour",
        "feedback": "60/min",
        "privacy": "30/min",
        "token": env.str("THROTTLE_TOKEN", default="120/min"),
        "invite": "120/hour",
        "invite_record": "30/hour",
        "invitation": "30/min",
        "objection": "30/min",
    },
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
DRF_STANDARDIZED_ERRORS = {"ALLOWED_ERROR_STATUS_CODES": ["400", "403", "404", "429"]}
SPECTACULAR_SETTINGS = {
    "TITLE": "Maillon API",
    "DESCRIPTION": "Partners that complete a value chain: organisations, search, proposals.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        **{
            name: f"drf_standardized_errors.openapi_serializers.{name}.choices"
            for name in (
                "ValidationErrorEnum",
                "ClientErrorEnum",
                "ServerErrorEnum",
                "ErrorCode403Enum",
                "ErrorCode404Enum",
                "ErrorCode429Enum",
            )
        },
        "EntryKindEnum": "backend.directory.enums.EntryKind.choices",
        "MarkEnum": "backend.funding.enums.Mark.choices",
        "HostKindEnum": "backend.directory.enums_people.HostKind.choices",
        "InvitationStateEnum": "backend.directory.enums_people.InvitationState.choices",
        "OrganisationRoleEnum": "backend.directory.rules_people.ORGANISATION_ROLE_CHOICES",
        "RoleEnum": "backend.directory.rules_people.ROLE_CHOICES",
        "FeedbackValueEnum": "backend.partnering.enums.FeedbackValue.choices",
        "IntroductionOutcomeEnum": "backend.partnering.enums.Outcome.choices",
        "IntroductionStateEnum": "backend.partnering.enums.IntroductionState.choices",
        "MeetingStateEnum": "backend.partnering.enums.MeetingState.choices",
        "PartyRoleEnum": "backend.partnering.enums.PartyRole.choices",
        "JobStateEnum": "backend.common.models.jobs.JobState.choices",
        "OrganisationTypeEnum": "backend.directory.enums.OrganisationType.choices",
        "OutcomeEnum": "backend.funding.api.eligibility.OUTCOMES",
        "SmeOutcomeEnum": "backend.directory.enums.SmeOutcome.choices",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_standardized_errors.openapi_hooks.postprocess_schema_enums",
    ],
}
