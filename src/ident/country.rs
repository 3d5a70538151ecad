//! Countries and regions (国家和地区) of ISO 3166-1, as GB/T 2659 takes them over.
//!
//! In: a three-letter code or a number out of a document number. Out: whether it exists. Names are
//! not needed: the documents carry codes only.

/// Three letters and three digits each, 249 of them, sorted by the letters.
const TABLE: &str = "\
    ABW533AFG004AGO024AIA660ALA248ALB008AND020ARE784ARG032ARM051ASM016ATA010ATF260ATG028AUS036\
    AUT040AZE031BDI108BEL056BEN204BES535BFA854BGD050BGR100BHR048BHS044BIH070BLM652BLR112BLZ084\
    BMU060BOL068BRA076BRB052BRN096BTN064BVT074BWA072CAF140CAN124CCK166CHE756CHL152CHN156CIV384\
    CMR120COD180COG178COK184COL170COM174CPV132CRI188CUB192CUW531CXR162CYM136CYP196CZE203DEU276\
    DJI262DMA212DNK208DOM214DZA012ECU218EGY818ERI232ESH732ESP724EST233ETH231FIN246FJI242FLK238\
    FRA250FRO234FSM583GAB266GBR826GEO268GGY831GHA288GIB292GIN324GLP312GMB270GNB624GNQ226GRC300\
    GRD308GRL304GTM320GUF254GUM316GUY328HKG344HMD334HND340HRV191HTI332HUN348IDN360IMN833IND356\
    IOT086IRL372IRN364IRQ368ISL352ISR376ITA380JAM388JEY832JOR400JPN392KAZ398KEN404KGZ417KHM116\
    KIR296KNA659KOR410KWT414LAO418LBN422LBR430LBY434LCA662LIE438LKA144LSO426LTU440LUX442LVA428\
    MAC446MAF663MAR504MCO492MDA498MDG450MDV462MEX484MHL584MKD807MLI466MLT470MMR104MNE499MNG496\
    MNP580MOZ508MRT478MSR500MTQ474MUS480MWI454MYS458MYT175NAM516NCL540NER562NFK574NGA566NIC558\
    NIU570NLD528NOR578NPL524NRU520NZL554OMN512PAK586PAN591PCN612PER604PHL608PLW585PNG598POL616\
    PRI630PRK408PRT620PRY600PSE275PYF258QAT634REU638ROU642RUS643RWA646SAU682SDN729SEN686SGP702\
    SGS239SHN654SJM744SLB090SLE694SLV222SMR674SOM706SPM666SRB688SSD728STP678SUR740SVK703SVN705\
    SWE752SWZ748SXM534SYC690SYR760TCA796TCD148TGO768THA764TJK762TKL772TKM795TLS626TON776TTO780\
    TUN788TUR792TUV798TWN158TZA834UGA800UKR804UMI581URY858USA840UZB860VAT336VCT670VEN862VGB092\
    VIR850VNM704VUT548WLF876WSM882YEM887ZAF710ZMB894ZWE716";

/// The three letters (三字母代码) are a country or region; capitals only.
pub fn is_alpha3(code: &[u8]) -> bool {
    rows().any(|row| &row[..3] == code)
}

/// The number (数字代码) is a country or region. China is 156.
pub fn is_numeric(code: u32) -> bool {
    rows().any(|row| number(row) == code)
}

/// The number of three letters: `DEU` is 276.
pub fn numeric_of(alpha3: &[u8]) -> Option<u32> {
    rows().find(|row| &row[..3] == alpha3).map(number)
}

fn rows() -> impl Iterator<Item = &'static [u8]> {
    TABLE.as_bytes().chunks_exact(6)
}

fn number(row: &[u8]) -> u32 {
    row[3..].iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_well_made() {
        assert_eq!(TABLE.len(), 249 * 6);
        assert!(rows().is_sorted_by(|one, two| one[..3] < two[..3]), "sorted and unique");
        assert!(rows().all(|row| row[..3].iter().all(u8::is_ascii_uppercase)));
        assert!(rows().all(|row| row[3..].iter().all(u8::is_ascii_digit)));
        let mut numbers: Vec<_> = rows().map(number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), 249, "no number stands twice");
    }

    #[test]
    fn codes_are_found() {
        for (alpha3, numeric) in
            [("CHN", 156), ("SAU", 682), ("KAZ", 398), ("DEU", 276), ("AFG", 4)]
        {
            assert_eq!(numeric_of(alpha3.as_bytes()), Some(numeric), "{alpha3}");
            assert!(is_alpha3(alpha3.as_bytes()) && is_numeric(numeric), "{alpha3}");
        }
        assert!(!is_alpha3(b"XYZ") && !is_alpha3(b"chn") && !is_alpha3(b""));
        assert!(!is_numeric(0) && !is_numeric(999));
    }
}
