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
    -- The hour of the morning digest on each person's own clock (TSK-05).
    digest_hour  smallint NOT NULL DEFAULT 8 CHECK (digest_hour BETWEEN 0 AND 23),
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

-- Human numbers, counted within a tenant: a sequence for each tenant and kind, made when it is first wanted. A row that is counted up would
-- make everybody of a tenant who creates something wait for the others' commits; a sequence leaves gaps instead (after a rollback).
CREATE SCHEMA counter;
GRANT USAGE, CREATE ON SCHEMA counter TO naryad_definer;

-- The sequence of the current tenant.
CREATE FUNCTION counter_of(kind text) RETURNS regclass
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $$
DECLARE
    name CONSTANT text := format('counter.%I', kind || '_' || replace(current_setting('app.tenant'), '-', ''));
    found regclass := to_regclass(name);
BEGIN
    IF found IS NULL THEN
        -- Two first ones at once: the second waits for the first one's commit.
        PERFORM pg_advisory_xact_lock(hashtextextended(name, 0));
        EXECUTE 'CREATE SEQUENCE IF NOT EXISTS ' || name;
        found := name::regclass;
    END IF;
    RETURN found;
END $$;
ALTER FUNCTION counter_of OWNER TO naryad_definer;
REVOKE ALL ON FUNCTION counter_of FROM PUBLIC;

CREATE FUNCTION next_number(kind text) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $$ SELECT nextval(public.counter_of(kind)) $$;
ALTER FUNCTION next_number OWNER TO naryad_definer;
REVOKE ALL ON FUNCTION next_number FROM PUBLIC;
GRANT EXECUTE ON FUNCTION next_number TO naryad_app;

-- For what brings its own numbers: the next one follows the given one.
CREATE FUNCTION number_after(kind text, last bigint) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $$ SELECT setval(public.counter_of(kind), greatest(last, 1), last > 0) $$;
ALTER FUNCTION number_after OWNER TO naryad_definer;
REVOKE ALL ON FUNCTION number_after FROM PUBLIC;
GRANT EXECUTE ON FUNCTION number_after TO naryad_app;

CREATE FUNCTION drop_counters() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $$
DECLARE
    sequence regclass;
BEGIN
    FOR sequence IN
        SELECT c.oid FROM pg_class c
        WHERE c.relnamespace = 'counter'::regnamespace AND c.relkind = 'S' AND right(c.relname, 33) = '_' || replace(OLD.id::text, '-', '')
    LOOP
        EXECUTE 'DROP SEQUENCE ' || sequence;
    END LOOP;
    RETURN NULL;
END $$;
ALTER FUNCTION drop_counters OWNER TO naryad_definer;
CREATE TRIGGER tenant_drop_counters AFTER DELETE ON tenant FOR EACH ROW EXECUTE FUNCTION drop_counters();
