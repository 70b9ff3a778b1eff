"""What the sign-in service tells everybody: its endpoints, keys and other names, and whose realm an account belongs to."""

from __future__ import annotations

from typing import Any

from exoshell.sandbox.login.directory import ANY, Directory
from exoshell.sandbox.login.errors import LoginError
from exoshell.sandbox.login.places import Places, Role
from exoshell.sandbox.login.tokens import Signer
from exoshell.sandbox.web import Request, Response, json_response

_OPEN = {"Access-Control-Allow-Origin": "*", "Cache-Control": "max-age=86400, private"}


class Discovery:
    """Handlers that need no sign-in."""

    def __init__(self, directory: Directory, signer: Signer, places: Places) -> None:
        self.directory = directory
        self.signer = signer
        self.places = places

    async def configuration(self, request: Request) -> Response:
        """openid-configuration. Asked by domain, it answers with the tenant's GUID: how clients resolve names."""
        self.directory.switches.hits["configuration"] += 1
        name, cloud = request.matched["tenant"], self.places.by_port[request.port].cloud
        if name.lower() in ANY:
            segment, issuer = name.lower(), "{tenantid}"
        else:
            try:
                segment = issuer = self.directory.tenant(name).id
            except LoginError as error:
                return error.response()
        login, pages = self.places.of(cloud, Role.MAIN).origin, self.places.of(cloud, Role.PAGES).origin
        document: dict[str, Any] = {
            "token_endpoint": f"{login}/{segment}/oauth2/v2.0/token",
            "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
            "jwks_uri": f"{login}/{segment}/discovery/v2.0/keys",
            "response_modes_supported": ["query", "fragment", "form_post"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
            "scopes_supported": ["openid", "profile", "email", "offline_access"],
            "issuer": f"{login}/{issuer}/v2.0",
            "request_uri_parameter_supported": False,
            "userinfo_endpoint": f"{login}/oidc/userinfo",
            "authorization_endpoint": f"{pages}/{segment}/oauth2/v2.0/authorize",
            "device_authorization_endpoint": f"{login}/{segment}/oauth2/v2.0/devicecode",
            "http_logout_supported": True,
            "frontchannel_logout_supported": True,
            "end_session_endpoint": f"{pages}/{segment}/oauth2/v2.0/logout",
            "claims_supported": [
                "sub", "iss", "cloud_instance_name", "cloud_instance_host_name", "cloud_graph_host_name", "msgraph_host", "aud", "exp",
                "iat", "auth_time", "acr", "nonce", "preferred_username", "name", "tid", "ver", "at_hash", "c_hash", "email",
            ],
            "tenant_region_scope": None if issuer == "{tenantid}" else "EU",
            "cloud_instance_name": cloud.instance,
            "cloud_graph_host_name": "graph.windows.net",
            "msgraph_host": "graph.microsoft.com",
            "rbac_url": "https://pas.windows.net",
        }  # fmt: skip
        return json_response(document, headers=_OPEN)

    async def keys(self, request: Request) -> Response:
        return json_response(self.signer.jwks(), headers=_OPEN)

    async def instance(self, request: Request) -> Response:
        """Which names the cloud goes by. A client that trusts this machine's row does not ask."""
        self.directory.switches.hits["instance"] += 1
        place = self.places.of(self.places.by_port[request.port].cloud, Role.MAIN)
        host = place.origin.removeprefix("https://")
        return json_response(
            {
                "tenant_discovery_endpoint": f"{place.origin}/common/v2.0/.well-known/openid-configuration",
                "api-version": "1.1",
                "metadata": [{"preferred_network": host, "preferred_cache": host, "aliases": [host, place.cloud.login_host]}],
            },
            headers=_OPEN,
        )

    async def user_realm(self, request: Request) -> Response:
        self.directory.switches.hits["userrealm"] += 1
        name, cloud = request.matched["user"], self.places.by_port[request.port].cloud
        common = {"ver": "1.0", "cloud_instance_name": cloud.instance, "cloud_audience_urn": "urn:federation:MicrosoftOnline"}
        user = self.directory.users.get(name.lower())
        try:
            tenant = self.directory.tenant(name.rpartition("@")[2])
        except LoginError:
            return json_response({**common, "account_type": "Unknown"})
        domain = name.rpartition("@")[2].lower()
        if user is not None and user.federated:
            login = self.places.of(cloud, Role.MAIN).origin
            federation = {
                "account_type": "Federated",
                "domain_name": domain,
                "federation_protocol": "WSTrust",
                "federation_metadata_url": f"{login}/adfs/mex",
                "federation_active_auth_url": f"{login}/adfs/services/trust/2005/usernamemixed",
            }
            return json_response({**common, **federation})
        return json_response({**common, "account_type": "Managed", "domain_name": domain, "federation_brand_name": tenant.name})
