//! The units of the city by their real codes and names, and the sections inside them.

use domain::unit::{CodeError, SectionCode, UnitCode, UnitDraft, UnitKind};

use UnitKind::{Bureau, District, Office, SubUnit};

/// A unit as a fact.
#[derive(Debug)]
pub(super) struct Unit {
    /// Eight digits.
    pub code: &'static str,
    /// Official name.
    pub name: &'static str,
    /// What sort it is.
    pub kind: UnitKind,
}

const fn unit(code: &'static str, kind: UnitKind, name: &'static str) -> Unit {
    Unit { code, name, kind }
}

/// Every unit, by code. A code marked *unverified* was inferred from its neighbours in the numbering;
/// no page that prints it has been seen.
pub(super) const UNITS: &[Unit] = &[
    unit("01000000", Office, "สำนักงานเลขานุการสภากรุงเทพมหานคร"),
    unit("02000000", Office, "สำนักงานเลขานุการผู้ว่าราชการกรุงเทพมหานคร"),
    unit("04000000", Bureau, "สำนักปลัดกรุงเทพมหานคร"),
    unit("04010000", SubUnit, "สำนักงานเลขานุการ สำนักปลัดกรุงเทพมหานคร"),
    unit("04110000", SubUnit, "สำนักงานประชาสัมพันธ์ สำนักปลัดกรุงเทพมหานคร"),
    unit("07000000", Bureau, "สำนักการแพทย์"),
    unit("08000000", Bureau, "สำนักอนามัย"),
    unit("09000000", Bureau, "สำนักการศึกษา"), // unverified
    unit("11000000", Bureau, "สำนักการระบายน้ำ"),
    unit("14000000", Bureau, "สำนักการคลัง"), // unverified
    unit("15000000", Bureau, "สำนักเทศกิจ"),
    unit("17000000", Bureau, "สำนักการจราจรและขนส่ง"), // unverified
    unit("18000000", Bureau, "สำนักการวางผังและพัฒนาเมือง"),
    unit("21000000", Bureau, "สำนักยุทธศาสตร์และประเมินผล"),
    unit("22000000", Bureau, "สำนักสิ่งแวดล้อม"),
    unit("23000000", Bureau, "สำนักวัฒนธรรม กีฬา และการท่องเที่ยว"),
    unit("24000000", Bureau, "สำนักพัฒนาสังคม"), // unverified
    unit("50010000", District, "สำนักงานเขตพระนคร"),
    unit("50020000", District, "สำนักงานเขตป้อมปราบศัตรูพ่าย"),
    unit("50030000", District, "สำนักงานเขตสัมพันธวงศ์"),
    unit("50040000", District, "สำนักงานเขตบางรัก"),
    unit("50050000", District, "สำนักงานเขตปทุมวัน"), // unverified
    unit("50060000", District, "สำนักงานเขตยานนาวา"),
    unit("50070000", District, "สำนักงานเขตดุสิต"), // unverified
    unit("50080000", District, "สำนักงานเขตพญาไท"),
    unit("50090000", District, "สำนักงานเขตห้วยขวาง"),
    unit("50100000", District, "สำนักงานเขตพระโขนง"),
    unit("50110000", District, "สำนักงานเขตบางกะปิ"),
    unit("50120000", District, "สำนักงานเขตบางเขน"),
    unit("50130000", District, "สำนักงานเขตมีนบุรี"),
    unit("50140000", District, "สำนักงานเขตลาดกระบัง"),
    unit("50150000", District, "สำนักงานเขตหนองจอก"),
    unit("50160000", District, "สำนักงานเขตธนบุรี"),
    unit("50170000", District, "สำนักงานเขตคลองสาน"),
    unit("50180000", District, "สำนักงานเขตบางกอกใหญ่"),
    unit("50190000", District, "สำนักงานเขตบางกอกน้อย"),
    unit("50200000", District, "สำนักงานเขตตลิ่งชัน"),
    unit("50210000", District, "สำนักงานเขตภาษีเจริญ"),
    unit("50220000", District, "สำนักงานเขตหนองแขม"),
    unit("50230000", District, "สำนักงานเขตบางขุนเทียน"),
    unit("50240000", District, "สำนักงานเขตราษฎร์บูรณะ"),
    unit("50250000", District, "สำนักงานเขตดอนเมือง"),
    unit("50260000", District, "สำนักงานเขตจตุจักร"), // unverified
    unit("50270000", District, "สำนักงานเขตลาดพร้าว"),
    unit("50280000", District, "สำนักงานเขตบึงกุ่ม"),
    unit("50290000", District, "สำนักงานเขตสาทร"),
    unit("50300000", District, "สำนักงานเขตบางคอแหลม"),
    unit("50310000", District, "สำนักงานเขตบางซื่อ"), // unverified
    unit("50320000", District, "สำนักงานเขตราชเทวี"),
    unit("50330000", District, "สำนักงานเขตคลองเตย"),
    unit("50340000", District, "สำนักงานเขตประเวศ"),
    unit("50350000", District, "สำนักงานเขตบางพลัด"),
    unit("50360000", District, "สำนักงานเขตจอมทอง"), // unverified
    unit("50370000", District, "สำนักงานเขตดินแดง"),
    unit("50380000", District, "สำนักงานเขตสวนหลวง"),
    unit("50390000", District, "สำนักงานเขตวัฒนา"), // unverified
    unit("50400000", District, "สำนักงานเขตบางแค"),
    unit("50410000", District, "สำนักงานเขตหลักสี่"),
    unit("50420000", District, "สำนักงานเขตสายไหม"),
    unit("50430000", District, "สำนักงานเขตคันนายาว"), // unverified
    unit("50440000", District, "สำนักงานเขตสะพานสูง"), // unverified
    unit("50450000", District, "สำนักงานเขตวังทองหลาง"),
    unit("50460000", District, "สำนักงานเขตคลองสามวา"),
    unit("50470000", District, "สำนักงานเขตบางนา"),
    unit("50480000", District, "สำนักงานเขตทวีวัฒนา"),
    unit("50490000", District, "สำนักงานเขตทุ่งครุ"),
    unit("50500000", District, "สำนักงานเขตบางบอน"), // unverified
];

/// Sections of every district office.
const DISTRICT_SECTIONS: &[&str] = &[
    "ฝ่ายปกครอง",
    "ฝ่ายทะเบียน",
    "ฝ่ายโยธา",
    "ฝ่ายสิ่งแวดล้อมและสุขาภิบาล",
    "ฝ่ายรายได้",
    "ฝ่ายรักษาความสะอาดและสวนสาธารณะ",
    "ฝ่ายการศึกษา",
    "ฝ่ายการคลัง",
    "ฝ่ายเทศกิจ",
    "ฝ่ายพัฒนาชุมชนและสวัสดิการสังคม",
];

/// Sections of the other units: a general office first, then the ones that do the work.
const OFFICE_SECTIONS: &[(&str, &[&str])] = &[
    ("01", &["ฝ่ายบริหารงานทั่วไป", "ฝ่ายการประชุม", "ฝ่ายกิจการสภา"]),
    ("02", &["ฝ่ายบริหารงานทั่วไป", "ฝ่ายติดตามข้อสั่งการ", "ฝ่ายประสานนโยบาย"]),
    ("0401", &["ฝ่ายบริหารงานทั่วไป", "กลุ่มงานช่วยอำนวยการ"]),
    ("0411", &["ฝ่ายบริหารงานทั่วไป", "กลุ่มงานสื่อสารองค์กร"]),
    ("04", &["ฝ่ายบริหารงานทั่วไป", "กองบริหารทั่วไป", "กองการเจ้าหน้าที่"]),
    ("07", &["ฝ่ายบริหารงานทั่วไป", "กลุ่มงานบริการผู้ป่วย", "กลุ่มงานพัฒนาระบบบริการ"]),
    ("08", &["ฝ่ายบริหารงานทั่วไป", "กลุ่มงานควบคุมโรค", "กลุ่มงานส่งเสริมสุขภาพ"]),
    ("09", &["ฝ่ายบริหารงานทั่วไป", "กลุ่มงานโรงเรียน", "กลุ่มงานพัฒนาครูและหลักสูตร"]),
    ("11", &["ฝ่ายบริหารงานทั่วไป", "กลุ่มงานระบบระบายน้ำ", "กลุ่มงานคุณภาพน้ำ"]),
    ("14", &["ฝ่ายบริหารงานทั่วไป", "กลุ่มงานการเงินและบัญชี", "กลุ่มงานจัดซื้อและทรัพย์สิน"]),
    ("15", &["ฝ่ายบริหารงานทั่วไป", "กลุ่มงานตรวจและบังคับการ", "กลุ่มงานกิจการพิเศษ"]),
    ("17", &["ฝ่ายบริหารงานทั่วไป", "กลุ่มงานวิศวกรรมจราจร", "กลุ่มงานระบบขนส่ง"]),
    ("18", &["ฝ่ายบริหารงานทั่วไป", "กลุ่มงานวางผัง", "กลุ่มงานฟื้นฟูเมือง"]),
    ("21", &["ฝ่ายบริหารงานทั่วไป", "กลุ่มงานแผน", "กลุ่มงานติดตามและประเมินผล"]),
    ("22", &["ฝ่ายบริหารงานทั่วไป", "กลุ่มงานมูลฝอย", "กลุ่มงานสวนและอากาศ"]),
    ("23", &["ฝ่ายบริหารงานทั่วไป", "กลุ่มงานวัฒนธรรมและท่องเที่ยว", "กลุ่มงานกีฬาและนันทนาการ"]),
    ("24", &["ฝ่ายบริหารงานทั่วไป", "กลุ่มงานสวัสดิการ", "กลุ่มงานพัฒนาชุมชนและอาชีพ"]),
];

impl Unit {
    /// Its code as the domain knows it.
    pub(super) fn code(&self) -> Result<UnitCode, CodeError> {
        self.code.parse()
    }

    /// As the domain drafts it.
    pub(super) fn draft(&self) -> Option<UnitDraft> {
        self.code().ok().map(|code| UnitDraft { code, name: self.name.to_owned(), kind: self.kind })
    }

    /// The area it serves: เขตทุ่งครุ for a district, the city for the others.
    pub(super) fn area(&self) -> &'static str {
        match self.kind {
            District => self.name.strip_prefix("สำนักงาน").unwrap_or(self.name),
            _ => "กรุงเทพมหานคร",
        }
    }

    /// Names of its sections.
    pub(super) fn sections(&self) -> &'static [&'static str] {
        if self.kind == District {
            return DISTRICT_SECTIONS;
        }
        OFFICE_SECTIONS
            .iter()
            .find(|(prefix, _)| self.code.starts_with(prefix))
            .map_or(DISTRICT_SECTIONS, |found| found.1)
    }

    /// Code and name of a section; numbers beyond the last begin again.
    pub(super) fn section(&self, number: usize) -> (Option<SectionCode>, &'static str) {
        let names = self.sections();
        let at = number % names.len();
        (format!("{}{:02}00", &self.code[..4], at + 1).parse().ok(), names[at])
    }

    /// How many projects it has for each one of the smallest shares.
    pub(super) fn share(&self) -> u64 {
        match self.kind {
            District => 4,
            Bureau => 6,
            Office | SubUnit => 3,
        }
    }
}
