-- Extensions, roles, and what every table leans on.
--
-- Three roles keep tenants apart (TEN-01):
--   the owner        runs migrations and owns tables; row-level security is forced, so it binds the owner too;
--   naryad_app       what the program is while it serves: owns nothing, bypasses nothing;
--   naryad_definer   owns the few functions that must look across tenants; cannot sign in.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'naryad_app') THEN
        CREATE ROLE naryad_app NOLOGIN NOINHERIT;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'naryad_definer') THEN
        CREATE ROLE naryad_definer NOLOGIN NOINHERIT BYPASSRLS;
    END IF;
EXCEPTION
    -- Two databases of one server may be migrated at once; roles belong to the server.
    WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

GRANT naryad_app, naryad_definer TO CURRENT_USER;
GRANT USAGE ON SCHEMA public TO naryad_app, naryad_definer;
GRANT CREATE ON SCHEMA public TO naryad_definer;

-- The tenant and the person of the current transaction; an unset tenant is an error, never "all".
CREATE FUNCTION app_tenant() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT current_setting('app.tenant')::uuid $$;

-- Puts a table under the tenant's policy. Every business table goes through this.
CREATE PROCEDURE protect(tbl regclass) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tbl);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tbl);
    EXECUTE format('CREATE POLICY tenant_rows ON %s USING (tenant_id = (SELECT current_setting(''app.tenant'')::uuid))', tbl);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO naryad_app', tbl);
    EXECUTE format('GRANT SELECT ON %s TO naryad_definer', tbl);
END $$;

CREATE TABLE tenant (
    id           uuid PRIMARY KEY,
    slug         text NOT NULL CONSTRAINT tenant_slug_taken UNIQUE,
    name         text NOT NULL,
    status       text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended', 'deleting')),
    delete_after timestamptz,
    -- Settings that the sign-in page and every request need are columns, the rest is JSON.
    hue          smallint NOT NULL DEFAULT 258 CHECK (hue BETWEEN 0 AND 359),
    lang         text NOT NULL DEFAULT 'ru' CHECK (lang IN ('ru', 'en', 'ar')),
    timezone     text NOT NULL DEFAULT 'Europe/Moscow',
    registration text NOT NULL DEFAULT 'invitation' CHECK (registration IN ('invitation', 'domains', 'open', 'closed')),
    domains      text[] NOT NULL DEFAULT '{}',
    default_role_id uuid,
    password_min_length smallint NOT NULL DEFAULT 10,
    password_min_score  smallint NOT NULL DEFAULT 2,
    created_at   timestamptz NOT NULL,
    version      bigint NOT NULL DEFAULT 1
);
COMMENT ON TABLE tenant IS 'A company. Its own id is its tenant; only the installation''s owner sees others (app.superadmin).';
ALTER TABLE tenant ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_self ON tenant
    USING (id = (SELECT current_setting('app.tenant')::uuid) OR (SELECT current_setting('app.superadmin', true)) = 'on');
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant TO naryad_app;
GRANT SELECT ON tenant TO naryad_definer;

-- Host names that lead to a tenant (TEN-03).
CREATE TABLE tenant_host (
    host      text PRIMARY KEY CHECK (host = lower(host)),
    tenant_id uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE
);
CALL protect('tenant_host');

-- Human numbers, counted within a tenant.
CREATE TABLE tenant_counter (
    tenant_id uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    kind      text NOT NULL,
    value     bigint NOT NULL,
    PRIMARY KEY (tenant_id, kind)
);
CALL protect('tenant_counter');
