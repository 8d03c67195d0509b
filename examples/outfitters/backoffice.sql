-- The example company's records: schema, and data in which every date is relative to the day
-- the file is created (the one row of the temporary table `clock`).

create table customers (
  id text primary key,
  name text not null,
  email text unique,
  phone text unique,
  tier text not null default 'standard',
  address text not null
);
create table stores (id text primary key, name text not null, address text not null);
create table services (id text primary key, name text not null, minutes integer not null);
create table orders (
  number text primary key,
  customer_id text not null references customers (id),
  status text not null,
  placed_on text not null,
  expected_on text,
  delivered_on text,
  carrier text,
  tracking text,
  address text not null
);
create index orders_of_customer on orders (customer_id, placed_on);
create table order_items (
  order_number text not null references orders (number),
  position integer not null,
  name text not null,
  quantity integer not null,
  cents integer not null,
  primary key (order_number, position)
) without rowid;
create table invoices (
  number text primary key,
  order_number text not null unique references orders (number),
  issued_on text not null,
  cents integer not null
);
create table appointments (
  reference text primary key,
  customer_id text references customers (id),
  service_id text not null references services (id),
  store_id text not null references stores (id),
  day text not null,
  time text not null,
  status text not null default 'booked'
);
-- Two people cannot book the same hour of the same service.
create unique index one_booking on appointments (store_id, service_id, day, time)
  where status = 'booked';
create table returns (
  number text primary key,
  order_number text not null,
  position integer not null,
  customer_id text not null,
  reason text not null,
  created_on text not null,
  unique (order_number, position)
);
create table reset_tokens (
  token text primary key,
  customer_id text not null references customers (id),
  created_at text not null
);
-- Key and result of every run, written in the transaction of its effect.
create table lamina_runs (key text primary key, result text not null) without rowid;

insert into customers (id, name, email, phone, tier, address) values
  ('C-1001', 'Mia Keller', 'mia.keller@example.com', '+4989555010', 'standard', 'Lindwurmstraße 12, 80337 München'),
  ('C-1002', 'Jonas Brandt', 'jonas.brandt@example.com', '+4930555020', 'gold', 'Torstraße 88, 10119 Berlin'),
  ('C-1003', 'Aylin Demir', 'aylin.demir@example.com', null, 'standard', 'Schanzenstraße 5, 20357 Hamburg'),
  ('C-1004', 'Tom Hughes', null, '+447700900123', 'standard', '12 High Street, SW1A 1AA London'),
  ('C-1005', 'Sofia Rossi', 'sofia.rossi@example.com', '+390255501', 'gold', 'Via Dante 4, 20121 Milano'),
  ('C-1006', 'Lukas Weber', 'lukas.weber@example.com', '+4989555060', 'summit', 'Am Markt 3, 50667 Köln'),
  ('C-1007', 'Ines Moreau', 'ines.moreau@example.com', null, 'standard', 'Rue Oberkampf 21, 75011 Paris'),
  ('C-1008', 'Peter Vogt', null, null, 'standard', 'Bergstraße 9, 82467 Garmisch');

insert into stores (id, name, address) values
  ('munich', 'Munich', 'Sendlinger Straße 40, 80331 München'),
  ('berlin', 'Berlin', 'Kastanienallee 71, 10435 Berlin'),
  ('hamburg', 'Hamburg', 'Mönckebergstraße 18, 20095 Hamburg');

insert into services (id, name, minutes) values
  ('boot_fitting', 'Boot fitting', 60),
  ('pack_fitting', 'Pack fitting', 45),
  ('ski_service', 'Ski service', 30);

create temp table o (number, customer_id, status, placed, expected, delivered, carrier, tracking);
insert into o values
  ('FO-12345', 'C-1001', 'shipped', -4, 1, null, 'DHL', '00340434161094012345'),
  ('FO-12346', 'C-1001', 'processing', -1, 4, null, null, null),
  ('FO-11872', 'C-1001', 'delivered', -16, -12, -12, 'DHL', '00340434161094011872'),
  ('FO-10233', 'C-1001', 'delivered', -75, -71, -70, 'DPD', '01485544112233'),
  ('FO-12310', 'C-1002', 'out_for_delivery', -5, 0, null, 'DPD', '01485544112310'),
  ('FO-12011', 'C-1002', 'delivered', -12, -8, -8, 'DHL', '00340434161094012011'),
  ('FO-11640', 'C-1002', 'cancelled', -24, null, null, null, null),
  ('FO-12350', 'C-1003', 'processing', -1, 5, null, null, null),
  ('FO-11990', 'C-1003', 'delayed', -13, 6, null, 'DHL', '00340434161094011990'),
  ('FO-11801', 'C-1003', 'delivered', -19, -15, -15, 'DHL', '00340434161094011801'),
  ('FO-12200', 'C-1004', 'shipped', -7, 2, null, 'UPS', '1Z999AA10123456784'),
  ('FO-11555', 'C-1004', 'delivered', -28, -23, -22, 'UPS', '1Z999AA10123411555'),
  ('FO-12340', 'C-1005', 'packed', -2, 4, null, null, null),
  ('FO-12105', 'C-1005', 'delivered', -10, -5, -5, 'GLS', '60001234567'),
  ('FO-11020', 'C-1005', 'delivered', -58, -52, -51, 'GLS', '60001211020'),
  ('FO-12333', 'C-1006', 'shipped', -3, 1, null, 'DHL', '00340434161094012333'),
  ('FO-12099', 'C-1006', 'returned', -20, -16, -16, 'DHL', '00340434161094012099'),
  ('FO-12290', 'C-1007', 'shipped', -6, 1, null, 'Colissimo', '6A12345678901'),
  ('FO-11777', 'C-1007', 'delivered', -21, -16, -16, 'Colissimo', '6A12345611777'),
  ('FO-12120', 'C-1008', 'delivered', -9, -6, -6, 'DHL', '00340434161094012120');
insert into orders (number, customer_id, status, placed_on, expected_on, delivered_on, carrier, tracking, address)
  select o.number, o.customer_id, o.status,
    date(clock.today, o.placed || ' days'),
    date(clock.today, o.expected || ' days'),
    date(clock.today, o.delivered || ' days'),
    o.carrier, o.tracking, customers.address
  from o join customers on customers.id = o.customer_id, clock;

insert into order_items (order_number, position, name, quantity, cents) values
  ('FO-12345', 1, 'Karwendel hiking boots, size 39', 1, 21995),
  ('FO-12345', 2, 'Merino hiking socks', 2, 2490),
  ('FO-12346', 1, 'Isar rain jacket, size M', 1, 17900),
  ('FO-11872', 1, 'Ammer 28 daypack', 1, 10900),
  ('FO-11872', 2, 'Trekking poles', 1, 7995),
  ('FO-10233', 1, 'Down sleeping bag', 1, 28900),
  ('FO-12310', 1, 'Two-person tent', 1, 34900),
  ('FO-12011', 1, 'Gas stove', 1, 5995),
  ('FO-11640', 1, 'Climbing helmet', 1, 6495),
  ('FO-12350', 1, 'Fleece jacket, size S', 1, 8995),
  ('FO-11990', 1, 'Ski touring skins', 1, 13900),
  ('FO-11801', 1, 'Headlamp', 1, 4995),
  ('FO-12200', 1, 'Waterproof trousers, size L', 1, 12900),
  ('FO-11555', 1, 'Travel towel', 3, 1495),
  ('FO-12340', 1, 'Insulated bottle', 2, 2995),
  ('FO-12105', 1, 'Via ferrata set', 1, 11900),
  ('FO-11020', 1, 'Trail running shoes, size 38', 1, 13995),
  ('FO-12333', 1, 'Ski goggles', 1, 9995),
  ('FO-12099', 1, 'Softshell gloves', 1, 3995),
  ('FO-12290', 1, 'Camping mat', 1, 8495),
  ('FO-11777', 1, 'Rope bag', 1, 3495),
  ('FO-12120', 1, 'Snow shovel', 1, 5495);

insert into invoices (number, order_number, issued_on, cents)
  select 'IN-' || substr(orders.number, 4), orders.number, orders.placed_on,
    (select sum(quantity * cents) from order_items where order_number = orders.number)
  from orders where status not in ('processing', 'cancelled');

-- A booking that would fall on a Sunday moves to the Monday after it.
create temp table a (reference, customer_id, service_id, store_id, ahead, time);
insert into a values
  ('AP-20481', 'C-1001', 'boot_fitting', 'munich', 4, '15:30'),
  ('AP-20490', 'C-1002', 'pack_fitting', 'berlin', 2, '11:30'),
  ('AP-20491', 'C-1002', 'ski_service', 'berlin', 9, '17:00'),
  ('AP-20502', 'C-1006', 'boot_fitting', 'munich', 6, '10:00'),
  ('AP-20510', null, 'boot_fitting', 'munich', 1, '10:00'),
  ('AP-20511', null, 'boot_fitting', 'munich', 1, '14:00'),
  ('AP-20512', null, 'ski_service', 'hamburg', 3, '15:30'),
  ('AP-20513', null, 'boot_fitting', 'berlin', 5, '17:00');
insert into appointments (reference, customer_id, service_id, store_id, day, time)
  select reference, customer_id, service_id, store_id,
    date(clock.today, (ahead + (strftime('%w', clock.today, ahead || ' days') = '0')) || ' days'),
    time
  from a, clock;
drop table o;
drop table a;
