-- What the reading role may read; as the owner, after each release (`anju-manage migrate` does it).
GRANT USAGE ON SCHEMA public TO anju_reader;
GRANT SELECT ON households_division, households_site, dashboard_monthlyfigure, dashboard_target TO anju_reader;
