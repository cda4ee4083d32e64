-- People, departments, roles, sessions (IAM, TEN-06).
CREATE TABLE department (
    tenant_id  uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    id         uuid PRIMARY KEY,
    parent_id  uuid REFERENCES department (id),
    name       text NOT NULL CHECK (name <> ''),
    head_id    uuid,
    created_at timestamptz NOT NULL,
    version    bigint NOT NULL DEFAULT 1,
    CONSTRAINT department_name_taken UNIQUE NULLS NOT DISTINCT (tenant_id, parent_id, name)
);
CALL protect('department');
CREATE INDEX department_parent ON department (tenant_id, parent_id);

-- Every pair of a department and one above it (itself too): the subtree without recursion.
CREATE TABLE department_closure (
    tenant_id     uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    ancestor_id   uuid NOT NULL REFERENCES department (id) ON DELETE CASCADE,
    descendant_id uuid NOT NULL REFERENCES department (id) ON DELETE CASCADE,
    depth         smallint NOT NULL,
    PRIMARY KEY (tenant_id, ancestor_id, descendant_id)
);
CALL protect('department_closure');
CREATE INDEX department_closure_descendant ON department_closure (tenant_id, descendant_id);

CREATE TABLE app_user (
    tenant_id     uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    id            uuid PRIMARY KEY,
    email         text NOT NULL CHECK (email = lower(email)),
    name          text NOT NULL CHECK (name <> ''),
    -- What @mentions and quick add use: the part of the e-mail before @ unless changed.
    login         text NOT NULL,
    password_hash text,
    status        text NOT NULL DEFAULT 'active' CHECK (status IN ('unconfirmed', 'active', 'blocked')),
    department_id uuid REFERENCES department (id),
    position      text,
    lang          text NOT NULL DEFAULT 'ru' CHECK (lang IN ('ru', 'en', 'ar')),
    timezone      text,
    theme         text NOT NULL DEFAULT 'system' CHECK (theme IN ('system', 'light', 'dark')),
    density       text NOT NULL DEFAULT 'auto' CHECK (density IN ('auto', 'compact', 'touch')),
    mail_notifications boolean NOT NULL DEFAULT true,
    morning_digest boolean NOT NULL DEFAULT true,
    last_seen_at  timestamptz,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    version       bigint NOT NULL DEFAULT 1,
    CONSTRAINT app_user_email_taken UNIQUE (tenant_id, email)
);
CALL protect('app_user');
CREATE INDEX app_user_name ON app_user (tenant_id, name, id);
CREATE INDEX app_user_department ON app_user (tenant_id, department_id);
CREATE INDEX app_user_login ON app_user (tenant_id, login);
-- Sign-in without a tenant looks a person up by address over all tenants (function sign_in_candidates).
CREATE INDEX app_user_email ON app_user (email);

ALTER TABLE department ADD CONSTRAINT department_head FOREIGN KEY (head_id) REFERENCES app_user (id);

CREATE TABLE role (
    tenant_id  uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    id         uuid PRIMARY KEY,
    -- Set for system roles; their name comes from the catalogue.
    code       text,
    name       text NOT NULL CHECK (name <> ''),
    created_at timestamptz NOT NULL,
    version    bigint NOT NULL DEFAULT 1,
    CONSTRAINT role_name_taken UNIQUE (tenant_id, name),
    CONSTRAINT role_code_taken UNIQUE (tenant_id, code)
);
CALL protect('role');

CREATE TABLE role_permission (
    tenant_id  uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    role_id    uuid NOT NULL REFERENCES role (id) ON DELETE CASCADE,
    permission text NOT NULL,
    scope      text NOT NULL CHECK (scope IN ('own', 'department', 'tenant')),
    PRIMARY KEY (tenant_id, role_id, permission)
);
CALL protect('role_permission');

CREATE TABLE user_role (
    tenant_id  uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    user_id    uuid NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    role_id    uuid NOT NULL CONSTRAINT user_role_role REFERENCES role (id),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, user_id, role_id)
);
CALL protect('user_role');
CREATE INDEX user_role_role ON user_role (tenant_id, role_id);

ALTER TABLE tenant ADD CONSTRAINT tenant_default_role FOREIGN KEY (default_role_id) REFERENCES role (id) ON DELETE SET NULL;

-- A signed-in device is a family of refresh tokens (IAM-03). Only hashes are kept.
CREATE TABLE session (
    tenant_id    uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    id           uuid PRIMARY KEY,
    user_id      uuid NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    device       text NOT NULL DEFAULT '',
    ip           text,
    created_at   timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    ended_at     timestamptz,
    end_reason   text
);
CALL protect('session');
CREATE INDEX session_of_user ON session (tenant_id, user_id) WHERE ended_at IS NULL;

CREATE TABLE refresh_tokens (
    tenant_id  uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    id         uuid PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    token_hash bytea NOT NULL CONSTRAINT refresh_token_hash UNIQUE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    -- When it was exchanged for the next one.
    used_at    timestamptz
);
CALL protect('refresh_tokens');
CREATE INDEX refresh_tokens_session ON refresh_tokens (tenant_id, session_id);

-- Links by e-mail: confirmation of an address, setting a password. Single use, short life, hashes only.
CREATE TABLE one_time_token (
    tenant_id  uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    id         uuid PRIMARY KEY,
    user_id    uuid NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    purpose    text NOT NULL CHECK (purpose IN ('confirm_email', 'set_password')),
    token_hash bytea NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CALL protect('one_time_token');
CREATE INDEX one_time_token_user ON one_time_token (tenant_id, user_id);

CREATE TABLE invitation (
    tenant_id     uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    id            uuid PRIMARY KEY,
    email         text NOT NULL CHECK (email = lower(email)),
    role_id       uuid REFERENCES role (id) ON DELETE CASCADE,
    department_id uuid REFERENCES department (id) ON DELETE SET NULL,
    token_hash    bytea NOT NULL UNIQUE,
    created_by    uuid NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    used_at       timestamptz
);
CALL protect('invitation');
CREATE INDEX invitation_email ON invitation (tenant_id, email);

-- Failures of sign-in by account and by address (IAM-14). Keyed by a hash of what failed, over all tenants and none:
-- an unknown address must be throttled like a known one.
CREATE TABLE login_throttle (
    key          text PRIMARY KEY,
    failures     integer NOT NULL,
    window_start timestamptz NOT NULL,
    locked_until timestamptz
);
GRANT SELECT, INSERT, UPDATE, DELETE ON login_throttle TO naryad_app;

-- Who may be meant by an e-mail address, in all tenants or one: the only look across tenants that sign-in needs.
CREATE FUNCTION sign_in_candidates(wanted_email text, wanted_tenant text)
    RETURNS TABLE (tenant_id uuid, slug text, tenant_name text, hue smallint, tenant_status text, user_id uuid, password_hash text, user_status text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    SELECT t.id, t.slug, t.name, t.hue, t.status, u.id, u.password_hash, u.status
    FROM app_user u JOIN tenant t ON t.id = u.tenant_id
    WHERE u.email = wanted_email AND (wanted_tenant IS NULL OR t.slug = wanted_tenant OR t.id::text = wanted_tenant)
    ORDER BY t.name LIMIT 20
    $$;
ALTER FUNCTION sign_in_candidates OWNER TO naryad_definer;
REVOKE ALL ON FUNCTION sign_in_candidates FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sign_in_candidates TO naryad_app;

-- The tenant of a host name, of a slug, or the only active one (single-tenant mode, TEN-03).
CREATE FUNCTION tenant_lookup(wanted_host text, wanted_slug text)
    RETURNS TABLE (tenant_id uuid, slug text, name text, hue smallint, lang text, registration text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    SELECT t.id, t.slug, t.name, t.hue, t.lang, t.registration
    FROM tenant t
    WHERE t.status = 'active' AND (
        (wanted_slug IS NOT NULL AND t.slug = wanted_slug)
        OR (wanted_slug IS NULL AND (
            EXISTS (SELECT FROM tenant_host h WHERE h.tenant_id = t.id AND h.host = wanted_host)
            OR (SELECT count(*) FROM tenant WHERE status = 'active') = 1)))
    LIMIT 1
    $$;
ALTER FUNCTION tenant_lookup OWNER TO naryad_definer;
REVOKE ALL ON FUNCTION tenant_lookup FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_lookup TO naryad_app;

-- All active tenants by id: what periodic work goes through.
CREATE FUNCTION active_tenants() RETURNS TABLE (tenant_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT id FROM tenant WHERE status = 'active' ORDER BY id $$;
ALTER FUNCTION active_tenants OWNER TO naryad_definer;
REVOKE ALL ON FUNCTION active_tenants FROM PUBLIC;
GRANT EXECUTE ON FUNCTION active_tenants TO naryad_app;

-- How many people each tenant has, for the installation's owner and nobody else (TEN-02).
CREATE FUNCTION tenant_people() RETURNS TABLE (tenant_id uuid, people bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    SELECT u.tenant_id, count(*) FROM app_user u WHERE (SELECT current_setting('app.superadmin', true)) = 'on' GROUP BY u.tenant_id
    $$;
ALTER FUNCTION tenant_people OWNER TO naryad_definer;
REVOKE ALL ON FUNCTION tenant_people FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_people TO naryad_app;
